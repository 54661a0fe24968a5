using System.Text;
using System.Text.Unicode;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;

namespace Federation.Protocol.Sync;

/// <summary>
/// Holds the items of a registry to <see cref="WorkItemValidation"/> as they are written, without making messages of them. An item that
/// passes obeys every rule; one that does not may have a fault, or be out of the ordinary, and is to be looked at as a message.
/// </summary>
/// <param name="registry">The registry. Items of others do not pass.</param>
public sealed class EncodedItemCheck(RegistryName registry)
{
    private readonly byte[] _registry = Encoding.UTF8.GetBytes($"{registry}");
    private readonly byte[] _namePrefix = Encoding.UTF8.GetBytes($"{registry}/workItems/");

    /// <summary>Looks at an item, and takes it apart. Whether its content has the hash that it claims is not asked.</summary>
    /// <param name="written">The item as somebody wrote it.</param>
    /// <param name="item">The item, when it passes.</param>
    /// <param name="claim">What it says of itself, when it passes; the id is a part of its bytes.</param>
    public bool Passes(ReadOnlyMemory<byte> written, out EncodedItem item, out ItemClaim claim)
    {
        (item, claim) = (default, default);
        try
        {
            if (!IsContent(written, out var length, out var id))
                return false;
            item = new EncodedItem(written, length);
            if (length > WorkItemValidation.MaximumBytes || item.Rest.Length > WorkItemValidation.MaximumStampBytes)
                return false;
            if (!IsRest(item.Rest.Span, out var revision, out var hash))
                return false;
            claim = new ItemClaim(id, revision, hash);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    // The content ends where the rest begins, and nothing of it may come behind.
    private bool IsContent(ReadOnlyMemory<byte> written, out int length, out ReadOnlyMemory<byte> id)
    {
        (length, id) = (0, default);
        var (last, entries) = (0, 0);
        var (hasIdentifier, hasTitle) = (false, false);
        var fields = new WireFields(written.Span);
        while (fields.MoveNext() && EncodedItem.IsOfContent(fields.Number))
        {
            // In any other order, fields that are not repeated could be there twice.
            entries = fields.Number == last ? entries + 1 : 1;
            if (fields.Number < last || entries > MostEntries(fields.Number))
                return false;
            (last, length) = (fields.Number, fields.End);
            if (last == WorkItem.NameFieldNumber)
            {
                if (!fields.HasLength || !IsName(fields.Value))
                    return false;
                id = written[(fields.ValueStart + _namePrefix.Length)..fields.End];
            }
            else if (!(fields.HasLength ? IsField(last, fields.Value) : fields.IsVarint && IsNumber(last, fields.Integer)))
            {
                return false;
            }

            hasIdentifier |= last == WorkItem.IdentifierFieldNumber;
            hasTitle |= last == WorkItem.TitlesFieldNumber;
        }

        return id.Length > 0 && hasIdentifier && hasTitle;
    }

    private bool IsRest(ReadOnlySpan<byte> rest, out long revision, out DigestHash hash)
    {
        (revision, hash) = (0, default);
        var fields = new WireFields(rest);
        while (fields.MoveNext())
        {
            if (EncodedItem.IsOfContent(fields.Number) || !fields.IsAscending || !fields.HasLength)
                return false;
            if (!(fields.Number == WorkItem.ProvenanceFieldNumber ? IsProvenance(fields.Value, out revision, out hash) : Utf8.IsValid(fields.Value)))
                return false;
        }

        return revision > 0;
    }

    private bool IsProvenance(ReadOnlySpan<byte> provenance, out long revision, out DigestHash hash)
    {
        (revision, hash) = (0, default);
        var (isOurs, hasHash) = (false, false);
        var fields = new WireFields(provenance);
        while (fields.MoveNext())
        {
            if (!fields.IsAscending)
                return false;
            switch (fields.Number)
            {
                case Provenance.OriginRegistryFieldNumber when fields.HasLength && fields.Value.SequenceEqual(_registry):
                    isOurs = true;
                    break;
                case Provenance.OriginEpochFieldNumber when fields.HasLength && Utf8.IsValid(fields.Value):
                    break;
                case Provenance.OriginRevisionFieldNumber when fields.IsVarint:
                    revision = (long)fields.Integer;
                    break;
                case Provenance.ContentHashFieldNumber when fields.HasLength && fields.Value.Length == DigestHash.Length:
                    hash = new DigestHash(fields.Value);
                    hasHash = true;
                    break;
                case Provenance.CreateTimeFieldNumber or Provenance.UpdateTimeFieldNumber when fields.HasLength && IsTime(fields.Value):
                    break;
                default:
                    return false;
            }
        }

        return isOurs && hasHash;
    }

    private bool IsName(ReadOnlySpan<byte> name) => name.StartsWith(_namePrefix) && EncodedText.IsWorkItemId(name[_namePrefix.Length..]);

    private static int MostEntries(int field) => field switch
    {
        WorkItem.AliasesFieldNumber => WorkItemValidation.MaximumAliases,
        WorkItem.TitlesFieldNumber or WorkItem.AbstractsFieldNumber or WorkItem.GroupsFieldNumber or WorkItem.EditorsFieldNumber
            or WorkItem.MilestonesFieldNumber or WorkItem.RelationsFieldNumber or WorkItem.KeywordsFieldNumber
            or WorkItem.IcsCodesFieldNumber or WorkItem.LinksFieldNumber => WorkItemValidation.MaximumEntries,
        _ => 1,
    };

    private static bool IsField(int field, ReadOnlySpan<byte> value) => field switch
    {
        WorkItem.IdentifierFieldNumber => EncodedText.IsRequired(value, WorkItemValidation.MaximumIdentifierLength),
        WorkItem.AliasesFieldNumber or WorkItem.GroupsFieldNumber or WorkItem.EditorsFieldNumber or WorkItem.KeywordsFieldNumber
            or WorkItem.IcsCodesFieldNumber => EncodedText.IsRequired(value),
        WorkItem.KindLabelFieldNumber or WorkItem.StatusLabelFieldNumber or WorkItem.ApprovalProcessFieldNumber
            or WorkItem.BaseTextFieldNumber => EncodedText.IsLine(value),
        WorkItem.DateFieldNumber => EncodedText.IsDate(value),
        WorkItem.TitlesFieldNumber => IsLocalized(value, isTitle: true),
        WorkItem.AbstractsFieldNumber => IsLocalized(value, isTitle: false),
        WorkItem.MilestonesFieldNumber => IsMilestone(value),
        WorkItem.RelationsFieldNumber => IsRelation(value),
        WorkItem.LinksFieldNumber => IsLink(value),
        WorkItem.SourceFieldNumber => IsSource(value),
        _ => false,
    };

    private static bool IsNumber(int field, ulong value) => field switch
    {
        WorkItem.KindFieldNumber => IsKnown<WorkItemKind>(value),
        WorkItem.StatusFieldNumber => IsKnown<WorkItemStatus>(value),
        WorkItem.EditionsFieldNumber => value <= int.MaxValue,
        _ => false,
    };

    private static bool IsKnown<TEnum>(ulong value)
        where TEnum : struct, Enum => value <= int.MaxValue && Enum.IsDefined((TEnum)(object)(int)value);

    private static bool IsLocalized(ReadOnlySpan<byte> message, bool isTitle)
    {
        var (hasLanguage, hasText) = (false, !isTitle);
        var fields = new WireFields(message);
        while (fields.MoveNext())
        {
            if (!fields.IsAscending || !fields.HasLength)
                return false;
            switch (fields.Number)
            {
                case LocalizedText.LanguageCodeFieldNumber when EncodedText.IsLanguage(fields.Value):
                    hasLanguage = true;
                    break;
                case LocalizedText.TextFieldNumber when isTitle
                    ? EncodedText.IsRequired(fields.Value)
                    : EncodedText.IsText(fields.Value, WorkItemValidation.MaximumAbstractLength):
                    hasText = true;
                    break;
                default:
                    return false;
            }
        }

        return hasLanguage && hasText;
    }

    private static bool IsMilestone(ReadOnlySpan<byte> message)
    {
        var hasLabel = false;
        var fields = new WireFields(message);
        while (fields.MoveNext())
        {
            if (!fields.IsAscending)
                return false;
            switch (fields.Number)
            {
                case Milestone.LabelFieldNumber when fields.HasLength && EncodedText.IsRequired(fields.Value):
                    hasLabel = true;
                    break;
                case Milestone.DateFieldNumber when fields.HasLength && EncodedText.IsDate(fields.Value):
                case Milestone.StateFieldNumber when fields.IsVarint && IsKnown<MilestoneState>(fields.Integer):
                    break;
                default:
                    return false;
            }
        }

        return hasLabel;
    }

    private static bool IsRelation(ReadOnlySpan<byte> message)
    {
        var hasTarget = false;
        var fields = new WireFields(message);
        while (fields.MoveNext())
        {
            if (!fields.IsAscending)
                return false;
            switch (fields.Number)
            {
                case Relation.TypeFieldNumber when fields.IsVarint && IsKnown<RelationType>(fields.Integer):
                case Relation.TypeLabelFieldNumber or Relation.NoteFieldNumber when fields.HasLength && EncodedText.IsLine(fields.Value):
                    break;
                case Relation.TargetIdentifierFieldNumber when fields.HasLength && EncodedText.IsLine(fields.Value):
                case Relation.TargetFieldNumber when fields.HasLength && WorkItemName.TryParse(Encoding.UTF8.GetString(fields.Value), out _):
                    hasTarget |= fields.Value.Length > 0;
                    break;
                default:
                    return false;
            }
        }

        return hasTarget;
    }

    private static bool IsLink(ReadOnlySpan<byte> message)
    {
        var hasUri = false;
        var fields = new WireFields(message);
        while (fields.MoveNext())
        {
            if (!fields.IsAscending || !fields.HasLength)
                return false;
            switch (fields.Number)
            {
                case Link.RelFieldNumber when EncodedText.IsLine(fields.Value):
                    break;
                case Link.UriFieldNumber when EncodedText.IsWebUri(fields.Value):
                    hasUri = true;
                    break;
                default:
                    return false;
            }
        }

        return hasUri;
    }

    private static bool IsSource(ReadOnlySpan<byte> message)
    {
        var fields = new WireFields(message);
        while (fields.MoveNext())
        {
            if (!fields.IsAscending || !fields.HasLength)
                return false;
            if (!(fields.Number == SourceRecord.MediaTypeFieldNumber ? EncodedText.IsLine(fields.Value) : fields.Number == SourceRecord.ContentFieldNumber && Utf8.IsValid(fields.Value)))
                return false;
        }

        return true;
    }

    private static bool IsTime(ReadOnlySpan<byte> message)
    {
        var fields = new WireFields(message);
        while (fields.MoveNext())
        {
            if (fields.Number is <= 0 or > 2 || !fields.IsAscending || !fields.IsVarint)
                return false;
        }

        return true;
    }
}
