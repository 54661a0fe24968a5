using Federation.Hosting;
using Federation.Replication.Peers;

namespace Federation.Replication.Tests.Peers;

public sealed class PeersFileTests : IDisposable
{
    private static readonly PeerOptions _peer = new()
    {
        Id = "w3c",
        Address = new("https://w3c.example.org"),
        Audience = "urn:federation:w3c",
        Registries = ["w3c"],
        Filter = "status = DRAFT",
        Compression = PeerCompression.Off,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-peers-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "data", "peers.json");

    private PeersFile File => new(System.IO.Path.Combine(_folder.FullName, "data"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_was_changed_is_there_again()
    {
        var book = new PeerBook { Added = [_peer], Paused = ["itu-t", "w3c"] };

        File.Read().Should().BeEquivalentTo(new PeerBook());
        File.Write(book);
        File.Write(book with { Paused = ["itu-t"] });

        File.Read().Should().BeEquivalentTo(book with { Paused = ["itu-t"] });
        Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!).Should().Equal(Path);
    }

    [Fact]
    public void Only_its_owner_can_read_it()
    {
        File.Write(new PeerBook());

        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has other rights.");
        else
            (System.IO.File.GetUnixFileMode(Path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)).Should().Be(UnixFileMode.None);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"added\": null}")]
    [InlineData("{\"added\": [], \"paused\": [], \"more\": 1}")]
    [InlineData("{\"paused\": [\"peers/itu-t\"]}")]
    [InlineData("{\"added\": [{\"id\": \"w3c\", \"address\": \"http://w3c.example.org\", \"audience\": \"urn:w3c\"}]}")]
    [InlineData("{\"added\": [{\"id\": \"w3c\", \"address\": \"https://w3c.example.org\", \"audience\": \"urn:w3c\", \"compression\": \"Perhaps\"}]}")]
    [InlineData("{\"added\": [{\"address\": \"https://w3c.example.org\", \"audience\": \"urn:w3c\"}]}")]
    [InlineData("{\"added\": [{\"id\": null, \"address\": \"https://w3c.example.org\", \"audience\": \"urn:w3c\"}]}")]
    [InlineData("{\"added\": [{\"id\": \"w3c\", \"address\": \"https://w3c.example.org\", \"audience\": \"urn:w3c\", \"registries\": null}]}")]
    public void A_damaged_file_is_named_and_kept(string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        System.IO.File.WriteAllText(Path, content);

        var reading = () => File.Read();

        reading.Should().Throw<SettingException>().Which.Message.Should().StartWith($"The file {Path} is damaged: ");
        System.IO.File.ReadAllText(Path).Should().Be(content);
    }

    [Theory]
    [InlineData("{\n  \"added\": [],\n  paused: []\n}", "line 3, byte 3: 'p' is an invalid start of a property name. Expected a '\"'. Mend")]
    [InlineData("{\n  \"added\": [],\n  \"paused\": [],\n  \"more\": 1\n}", "line 4, byte 10: more is not known here, or holds something else than it should. Mend")]
    public void Where_it_is_damaged_is_told_as_editors_count(string content, string place)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        System.IO.File.WriteAllText(Path, content);

        ((Action)(() => File.Read())).Should().Throw<SettingException>().Which.Message.Should().Contain(place);
    }
}
