using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>Says what is wrong with an answer, whatever the request was.</summary>
internal static class FuzzOracle
{
    // What the gRPC library answers by itself, before anything of ours is asked.
    private static readonly StatusCode[] _bare = [StatusCode.OK, StatusCode.DeadlineExceeded, StatusCode.Cancelled, StatusCode.Unimplemented];

    // NO_ERROR and CANCEL: how a stream ends whose deadline has passed, or whose request was not read to its end.
    private static readonly long[] _orderly = [0x0, 0x8];

    /// <summary>What is wrong, as a sentence; null when nothing is.</summary>
    public static string? Fault(FuzzCase fuzz, FuzzAnswer answer)
    {
        if (answer.Reset is { } reset)
            return fuzz.MayBeNoCall || _orderly.Contains(reset) ? null : $"the stream was reset with {reset}";
        if (fuzz.MayBeNoCall && (int?)answer.Http is >= 400 and < 500)
            return null;
        if (answer.Code is not { } code)
            return $"HTTP answered {answer.Http} without a status of gRPC";
        if (code is StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss)
            return $"{code}: {answer.Message}";
        if (code == StatusCode.Unavailable && answer.Detail<RetryInfo>() is null)
            return $"UNAVAILABLE without RetryInfo: {answer.Message}";
        if (_bare.Contains(code) || IsOfLibraries(fuzz.Method))
            return null;
        if (answer.Reason.Length == 0)
            return $"{code} without a reason: {answer.Message}";
        return code == StatusCode.InvalidArgument ? ArgumentFault(fuzz, answer) : null;
    }

    private static bool IsOfLibraries(ServedMethod method) => ServedMethod.OfLibraries.Contains(method);

    private static string? ArgumentFault(FuzzCase fuzz, FuzzAnswer answer)
    {
        // Tokens and malformed messages have reasons of their own.
        if (answer.Reason != "FIELD_INVALID")
            return null;
        if (answer.Detail<BadRequest>() is not { FieldViolations: { Count: > 0 } violations })
            return $"INVALID_ARGUMENT that names no field: {answer.Message}";
        return violations.Where(violation => !IsField(fuzz.Method.Descriptor.InputType, violation.Field) || violation.Description.Length == 0)
            .Select(violation => $"'{violation.Field}' is no field of {fuzz.Method.Descriptor.InputType.FullName}: {violation.Description}")
            .FirstOrDefault();
    }

    private static bool IsField(MessageDescriptor? message, string path)
    {
        foreach (var segment in path.Split('.'))
        {
            var name = segment.Split('[')[0];
            if (message?.FindFieldByName(name) is not { } field)
                return false;
            message = field.FieldType == FieldType.Message ? field.MessageType : null;
        }

        return true;
    }
}
