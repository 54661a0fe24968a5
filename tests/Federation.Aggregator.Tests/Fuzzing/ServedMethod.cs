using System.Reflection;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.Reflection;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>A method as its protobuf descriptor describes it.</summary>
internal sealed record ServedMethod(MethodDescriptor Descriptor)
{
    /// <summary>Every method of the protocol, found by its descriptors, so that one that is added is fuzzed without being named here.</summary>
    public static IReadOnlyList<ServedMethod> OfTheProtocol { get; } = [.. MethodsOf(Descriptors(typeof(WorkItem).Assembly))];

    /// <summary>What libraries serve beside it.</summary>
    public static IReadOnlyList<ServedMethod> OfLibraries { get; } = [.. MethodsOf([HealthReflection.Descriptor, ReflectionReflection.Descriptor])];

    public string Path => $"/{Descriptor.Service.FullName}/{Descriptor.Name}";

    public bool Streams => Descriptor.IsServerStreaming;

    public override string ToString() => Path;

    private static IEnumerable<FileDescriptor> Descriptors(Assembly assembly) => assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
        .Select(type => type.GetProperty("Descriptor", typeof(FileDescriptor))?.GetValue(null))
        .OfType<FileDescriptor>();

    private static IEnumerable<ServedMethod> MethodsOf(IEnumerable<FileDescriptor> files) =>
        files.SelectMany(file => file.Services).SelectMany(service => service.Methods).Select(method => new ServedMethod(method));
}
