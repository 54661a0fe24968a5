using System.CommandLine;
using Federation.Hosting;
using Federation.Terminal;

namespace Federation.Certificates;

/// <summary><c>federation certificates</c>: an authority of one's own and its certificates, for development and closed networks.</summary>
internal static class CertificatesCommand
{
    private const int AuthorityDays = 3650;
    private const int Days = 90;
    private const int MaximumDays = 3650;

    internal static Command Create() => new(
        "certificates",
        "Make a certificate authority of your own, and certificates for servers and clients. Every run writes a new key; files are replaced "
        + "whole and only their owner can read them. A running service takes up the new files of its listener by itself.")
    {
        Authority(),
        Server(),
        Client(),
    };

    private static Command Authority()
    {
        var command = new Command("authority", "Make the authority: DIR/ca.crt, which the others trust (Trust:CertificateAuthorities), and DIR/ca.key.");
        var folder = Folder("Folder of the authority");
        var days = DaysOption(AuthorityDays);
        var renew = new Option<bool>("--renew") { Description = "Make the next authority. Those before it that are still good stay in ca.crt, so that their certificates are good until their end." };
        command.Add(folder);
        command.Add(days);
        command.Add(renew);
        command.SetGuardedAction((line, _) =>
        {
            CertificateFolder.Open(line.GetRequiredValue(folder).FullName).CreateAuthority(Lifetime(line.GetValue(days)), line.GetValue(renew));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Server()
    {
        var command = new Command("server", "Make or renew a server's certificate: DIR/NAME.crt (Listen:Certificate) and DIR/NAME.key (Listen:CertificateKey).");
        var folder = Folder("Folder of the authority");
        var name = new Argument<string>("NAME") { Description = "Name of the files, such as node" };
        var hosts = new Option<string[]>("--host")
        {
            Description = "Name or IP address that clients reach the server by. May be repeated; localhost and its addresses when left out.",
            HelpName = "HOST",
            DefaultValueFactory = _ => ["localhost", "127.0.0.1", "::1"],
        };
        var days = DaysOption(Days);
        command.Add(folder);
        command.Add(name);
        command.Add(hosts);
        command.Add(days);
        command.SetGuardedAction((line, _) =>
        {
            CertificateFolder.Open(line.GetRequiredValue(folder).FullName).CreateServer(line.GetValue(name)!, line.GetValue(hosts)!, Lifetime(line.GetValue(days)));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Client()
    {
        var command = new Command("client", "Make or renew a client's certificate, for mutual TLS: DIR/ID.crt and DIR/ID.key. Its subject is CN=ID.");
        var folder = Folder("Folder of the authority");
        var id = new Argument<string>("ID") { Description = "Id of the client" };
        var days = DaysOption(Days);
        command.Add(folder);
        command.Add(id);
        command.Add(days);
        command.SetGuardedAction((line, _) =>
        {
            CertificateFolder.Open(line.GetRequiredValue(folder).FullName).CreateClient(line.GetValue(id)!, Lifetime(line.GetValue(days)));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Argument<DirectoryInfo> Folder(string description) => new("DIR") { Description = description };

    private static Option<int> DaysOption(int usual) =>
        new("--days") { Description = $"Days until it ends, 1 to {MaximumDays}", HelpName = "N", DefaultValueFactory = _ => usual };

    private static TimeSpan Lifetime(int days) => days is >= 1 and <= MaximumDays
        ? TimeSpan.FromDays(days)
        : throw new SettingException(new SettingFault("--days", days, $"1 to {MaximumDays}"));
}
