using Federation.Hosting.Tests.Support;

namespace Federation.Hosting.Tests;

[Collection(nameof(FullDisk))]
public sealed class AuditFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-audit-");

    public static bool IsPossible => FullDisk.IsPossible;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact(SkipUnless = nameof(IsPossible), Skip = "Windows has no limit for the files of a process")]
    public void Entries_that_a_full_disk_does_not_take_are_written_once_when_there_is_room()
    {
        using (var files = AuditFiles.Open(_folder.FullName, new AuditOptions(), TimeProvider.System))
        {
            files.Append([new AuditEntry { Event = "service.started" }]);
            using (new FullDisk(_folder.GetFiles("audit-*.jsonl").Single().Length + 10))
            {
                for (var i = 0; i < 3; i++)
                    files.Invoking(f => f.Append([new AuditEntry { Event = "call" }])).Should().Throw<IOException>();
            }

            files.Append([new AuditEntry { Event = "call" }]);
        }

        var check = AuditCheck.Run(_folder.FullName);
        check.Break.Should().BeNull();
        check.Count.Should().Be(2);
    }
}
