using Federation.Protocol.Catalog.V1;

namespace Federation.Import;

/// <summary>Says in words what an import did.</summary>
internal static class ImportSummary
{
    internal static FormattableString InWords(ImportWorkItemsResponse import) =>
        $"{import.CreatedCount:N0} created, {import.UpdatedCount:N0} updated, {import.UnchangedCount:N0} unchanged, {import.DeletedCount:N0} deleted, {import.FaultCount:N0} wrong; revision {import.Revision}";

    internal static string InWords(ImportFault fault)
    {
        var place = fault.Line > 0 ? $"{fault.File}:{fault.Line}" : fault.File;
        return fault.Field.Length > 0 ? $"{place}: {fault.Field}: {fault.Reason}" : $"{place}: {fault.Reason}";
    }
}
