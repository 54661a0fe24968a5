using System.Globalization;
using System.Text.RegularExpressions;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Terminal;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Federation.Decisions;

/// <summary>A file of decision steps, one a line, in the protobuf JSON mapping.</summary>
internal sealed partial class DecisionFile(FileInfo file)
{
    /// <summary>Writes all that an aggregator has.</summary>
    /// <returns>How many steps.</returns>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    internal async Task<int> WriteAsync(DecisionService.DecisionServiceClient client, CancellationToken cancellationToken)
    {
        if (file.Exists)
            throw new IOException($"{file.FullName} is there already. Name another file, or remove it.");
        using var call = client.ExportDecisions(new ExportDecisionsRequest(), cancellationToken: cancellationToken);
        using var whole = WholeFile.Create(file);
        var count = 0;
        var writer = new StreamWriter(whole.Content, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await writer.WriteLineAsync(JsonFormatter.Default.Format(response.Step)).ConfigureAwait(false);
                count++;
            }
        }

        whole.Keep();
        return count;
    }

    /// <summary>Brings all that the file holds into an aggregator.</summary>
    /// <exception cref="IOException">A line is wrong; the message names file and line. Nothing was imported.</exception>
    internal async Task<ImportDecisionsResponse> ReadAsync(DecisionService.DecisionServiceClient client, CancellationToken cancellationToken)
    {
        List<int> lines = [];
        using var call = client.ImportDecisions(cancellationToken: cancellationToken);
        try
        {
            return await call.UploadAsync(stream => SendAsync(stream, lines, cancellationToken)).ConfigureAwait(false);
        }
        catch (RpcException e) when (e.GetRpcStatus()?.GetDetail<BadRequest>() is { } refusal)
        {
            throw new IOException(string.Join(Environment.NewLine, refusal.FieldViolations.Select(fault => Sentence(fault, lines))), e);
        }
    }

    private async Task SendAsync(IClientStreamWriter<ImportDecisionsRequest> stream, List<int> lines, CancellationToken cancellationToken)
    {
        foreach (var (index, text) in File.ReadLines(file.FullName).Index())
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            lines.Add(index + 1);
            await stream.WriteAsync(new ImportDecisionsRequest { Step = Parse(text, index + 1) }, cancellationToken).ConfigureAwait(false);
        }
    }

    private DecisionStep Parse(string text, int line)
    {
        try
        {
            return JsonParser.Default.Parse<DecisionStep>(text);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new IOException($"{file.FullName}:{line}: this is no step of an export: {e.Message}", e);
        }
    }

    private string Sentence(BadRequest.Types.FieldViolation fault, List<int> lines) =>
        StepIndex().Match(fault.Field) is { Success: true } match && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is var index && index < lines.Count
            ? $"{file.FullName}:{lines[index]}: {fault.Description}"
            : $"{fault.Field}: {fault.Description}";

    [GeneratedRegex(@"^step\[(\d+)\]$")]
    private static partial Regex StepIndex();
}
