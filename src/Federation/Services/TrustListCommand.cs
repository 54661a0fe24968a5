using System.CommandLine;
using Federation.Hosting;
using Federation.Terminal;

namespace Federation.Services;

/// <summary><c>federation identity trust-list</c>: signs the list of the providers that the members of a federation believe.</summary>
internal static class TrustListCommand
{
    private const int UsualDays = 30;

    internal static Command Create()
    {
        var issuers = new Argument<FileInfo>("FILE") { Description = """The providers and whom each may speak for: [{"issuer": "https://id.w3.example/", "organizations": ["w3c"]}]""" };
        var key = new Option<FileInfo>("--key-file") { Description = "The private key of the federation's operator, made by 'federation identity key'", HelpName = "FILE", Required = true };
        var days = new Option<int>("--days") { Description = "How long the list is good; sign it again before", HelpName = "N", DefaultValueFactory = _ => UsualDays };
        days.Require(static given => given is >= 1 and <= 366, "--days must be 1 to 366.");
        var command = new Command("trust-list", "Sign the list of providers that the members of a federation believe, and print it, for Authentication:TrustList.") { issuers, key, days };
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var file = line.GetRequiredValue(issuers).FullName;
            var now = DateTimeOffset.UtcNow;
            try
            {
                var list = new TrustListDocument
                {
                    SignTime = now,
                    ExpireTime = now.AddDays(line.GetValue(days)),
                    Issuers = TrustListDocument.ReadIssuers(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)),
                };
                Console.WriteLine(list.Sign(PrivateKeyFile.Read(line.GetRequiredValue(key).FullName)));
                return ExitCode.Done;
            }
            catch (FormatException e)
            {
                throw new SettingException($"{file}: {e.Message}", e);
            }
        });
        return command;
    }
}
