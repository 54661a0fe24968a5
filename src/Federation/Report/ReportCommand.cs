using System.CommandLine;
using Federation.Protocol.Aggregator.V1;
using Federation.Settings;
using Federation.Terminal;
using Google.Protobuf;

namespace Federation.Report;

/// <summary><c>federation report</c>: the registries and the duplicates between them, from a running aggregator.</summary>
internal static class ReportCommand
{
    /// <summary>How a command says which aggregator it calls, and as whom.</summary>
    internal static IEnumerable<SettingFlag> Flags { get; } =
    [
        new("--aggregator", "ADDRESS", "Aggregator:Address", "Address of the aggregator"),
        new("--audience", "URI", "Aggregator:Audience", "Audience of its tokens, urn:federation:aggregator unless it says otherwise"),
        .. SettingFlag.Client,
    ];

    internal static Command Create()
    {
        var command = new Command("report", "Print an aggregator's report: its registries, and the duplicates between them.");
        var settings = new CommandSettings(command, Flags);
        var filter = new Option<string>("--filter")
        {
            Description = "Which duplicates, as an AIP-160 expression: score >= 0.8 AND group:\"SG17\"",
            HelpName = "EXPRESSION",
            DefaultValueFactory = _ => "",
        };
        var orderBy = new Option<string>("--order-by")
        {
            Description = "score, priority (what matters first), date or detect_time, each with ' desc' for descending",
            HelpName = "FIELD",
            DefaultValueFactory = _ => "score desc",
        };
        var top = new Option<int>("--top") { Description = "How many duplicates at most; in text, of the suspected and of the declared ones each", HelpName = "N", DefaultValueFactory = _ => DuplicateReport.Top };
        top.Require(static given => given >= 1, "--top must be 1 or more.");
        var format = new Option<ReportFormat>("--format")
        {
            Description = "text for people; jsonl, one duplicate a line; csv for spreadsheets; relaton (YAML), each item with its relations. csv and relaton are never cut at --top",
            DefaultValueFactory = _ => ReportFormat.Text,
        };
        foreach (Option option in new Option[] { filter, orderBy, top, format })
            command.Options.Add(option);

        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            using var connection = AggregatorConnection.Open(settings.Read(line));
            var report = new AggregatorClient(connection.Invoker);
            var (selection, order, most) = (line.GetValue(filter)!, line.GetValue(orderBy)!, line.GetValue(top));
            switch (line.GetValue(format))
            {
                case ReportFormat.Jsonl:
                    await WriteJsonAsync(report.ListDuplicatesAsync(selection, order, most, cancellationToken)).ConfigureAwait(false);
                    break;
                case ReportFormat.Csv:
                    await WriteFileAsync(report, selection, order, ExportFormat.Csv, cancellationToken).ConfigureAwait(false);
                    break;
                case ReportFormat.Relaton:
                    await WriteFileAsync(report, selection, order, ExportFormat.RelatonYaml, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    await WriteTextAsync(report, selection, order, most, cancellationToken).ConfigureAwait(false);
                    break;
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The audience of an aggregator that says nothing else.</summary>
    internal const string AggregatorAudience = "urn:federation:aggregator";

    private static async Task WriteJsonAsync(IAsyncEnumerable<ListDuplicatesResponse> pages)
    {
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var duplicate in page.Duplicates)
                Console.WriteLine(JsonFormatter.Default.Format(duplicate));
        }
    }

    private static async Task WriteFileAsync(AggregatorClient report, string filter, string orderBy, ExportFormat format, CancellationToken cancellationToken)
    {
        try
        {
            await report.ExportAsync(filter, orderBy, format, Console.OpenStandardOutput(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputStream.Unwritable(e);
        }
    }

    private static async Task WriteTextAsync(
        AggregatorClient report,
        string filter,
        string orderBy,
        int top,
        CancellationToken cancellationToken)
    {
        var console = Screen.Output();
        new RegistryTable(console).Write(await report.ListRegistriesAsync(cancellationToken).ConfigureAwait(false));
        await new DuplicateReport(console, report).WriteAsync(filter, orderBy, top, cancellationToken).ConfigureAwait(false);
    }
}
