using System.Text.Json;
using System.Text.Json.Nodes;

namespace Federation.Hosting;

/// <summary>The operators for one parameter of an entity type's metadata (OpenID Federation 1.0, 6.1.3). Immutable.</summary>
internal sealed class ParameterPolicy
{
    private const string Value = "value";
    private const string Add = "add";
    private const string Default = "default";
    private const string OneOf = "one_of";
    private const string SubsetOf = "subset_of";
    private const string SupersetOf = "superset_of";
    private const string Essential = "essential";

    // One text with blanks between them, which operators take for an array (6.1.3.1.8).
    private const string ScopeParameter = "scope";

    // Arrays are compared entry by entry; those of real metadata have some dozens.
    private const int MaximumEntries = 1000;

    // Of other operators, those that are not critical are ignored (6.1.3.2); critical ones are refused with the statement.
    private static readonly HashSet<string> _known = [Value, Add, Default, OneOf, SubsetOf, SupersetOf, Essential];

    private readonly string _name;
    private readonly string _parameter;
    private readonly Dictionary<string, JsonNode?> _operators;

    private ParameterPolicy(string name, string parameter, Dictionary<string, JsonNode?> operators)
    {
        _name = name;
        _parameter = parameter;
        _operators = operators;
        RequireCombination();
    }

    /// <summary>Reads the operators of one parameter.</summary>
    /// <param name="name">What the parameter is called in errors.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="json">Operators and their values.</param>
    /// <exception cref="TrustChainException">A value is of a wrong type, or operators may not be combined.</exception>
    internal static ParameterPolicy Read(string name, string parameter, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new TrustChainException($"The metadata policy of {name} must be a JSON object.");
        var operators = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject().Where(member => _known.Contains(member.Name)))
            operators[member.Name] = ReadOperator(name, parameter, member);
        return new ParameterPolicy(name, parameter, operators);
    }

    /// <summary>This policy, made stricter by that of an entity further down.</summary>
    /// <exception cref="TrustChainException">They contradict each other.</exception>
    internal ParameterPolicy Merge(ParameterPolicy subordinate)
    {
        var merged = new Dictionary<string, JsonNode?>(_operators, StringComparer.Ordinal);
        foreach (var (name, below) in subordinate._operators)
            merged[name] = _operators.TryGetValue(name, out var above) ? MergeValues(name, above, below) : below;
        return new ParameterPolicy(_name, _parameter, merged);
    }

    /// <summary>Changes and checks the parameter, in the order that the operators have.</summary>
    /// <param name="metadata">The metadata of the entity type.</param>
    /// <exception cref="TrustChainException">The parameter is not as it must be.</exception>
    internal void Apply(JsonObject metadata)
    {
        var value = Normal(_parameter, metadata[_parameter]?.DeepClone());
        if (_operators.TryGetValue(Value, out var set))
            value = set?.DeepClone();
        if (Operand(Add) is { } added)
            value = Union(value is null ? [] : Array(value), added);
        if (_operators.TryGetValue(Default, out var fallback))
            value ??= fallback!.DeepClone();
        if (value is not null)
            value = Check(value);
        else if (IsEssential)
            throw new TrustChainException($"The metadata lacks {_name}, which the policy makes essential.");

        metadata.Remove(_parameter);
        if (value is not null)
            metadata[_parameter] = _parameter == ScopeParameter && value is JsonArray scopes ? string.Join(' ', scopes) : value;
    }

    private bool IsEssential => _operators.TryGetValue(Essential, out var essential) && essential!.GetValue<bool>();

    private JsonNode Check(JsonNode value)
    {
        if (Operand(OneOf) is { } choices)
        {
            if (value is JsonArray)
                throw new TrustChainException($"{_name} is an array, and one_of is for single values.");
            if (!Contains(choices, value))
                throw new TrustChainException($"{_name} is {value.ToJsonString()}; the policy has one_of {choices.ToJsonString()}.");
        }

        if (Operand(SubsetOf) is { } allowed)
            value = Intersection(Array(value), allowed);
        if (Operand(SupersetOf) is { } needed && !IsSubset(needed, Array(value)))
            throw new TrustChainException($"{_name} is {value.ToJsonString()}; the policy has superset_of {needed.ToJsonString()}.");
        return value;
    }

    private JsonNode? MergeValues(string name, JsonNode? above, JsonNode? below) => name switch
    {
        Add or SupersetOf => Union(above!.AsArray(), below!.AsArray()),
        SubsetOf => Intersection(above!.AsArray(), below!.AsArray()),
        OneOf => Intersection(above!.AsArray(), below!.AsArray()) is { Count: > 0 } both ? both : throw Contradiction(name),
        Essential => above!.GetValue<bool>() || below!.GetValue<bool>(),
        _ => JsonNode.DeepEquals(above, below) ? above : throw Contradiction(name),
    };

    private void RequireCombination()
    {
        var (add, oneOf, subsetOf, supersetOf) = (Operand(Add), Operand(OneOf), Operand(SubsetOf), Operand(SupersetOf));
        if (_operators.TryGetValue(Value, out var value))
        {
            Require(value is not null || (!_operators.ContainsKey(Default) && !IsEssential), "value null removes what default or essential ask for");
            Require(add is null || (value is JsonArray all && IsSubset(add, all)), "add has what value has not");
            Require(oneOf is null || (value is not null && Contains(oneOf, value)), "value is not among one_of");
            Require(subsetOf is null || (value is JsonArray some && IsSubset(some, subsetOf)), "value has what subset_of has not");
            Require(supersetOf is null || (value is JsonArray many && IsSubset(supersetOf, many)), "value lacks what superset_of has");
        }

        Require(oneOf is null || (add ?? subsetOf ?? supersetOf) is null, "one_of is for single values; add, subset_of and superset_of are for arrays");
        Require(add is null || subsetOf is null || IsSubset(add, subsetOf), "add has what subset_of has not");
        Require(subsetOf is null || supersetOf is null || IsSubset(supersetOf, subsetOf), "superset_of has what subset_of has not");
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new TrustChainException($"The metadata policy of {_name} contradicts itself: {otherwise}.");
    }

    private JsonArray? Operand(string name) => _operators.GetValueOrDefault(name) as JsonArray;

    private JsonArray Array(JsonNode value) => value switch
    {
        JsonArray { Count: <= MaximumEntries } array => array,
        JsonArray => throw new TrustChainException($"{_name} has more than {MaximumEntries} entries."),
        _ => throw new TrustChainException($"{_name} is {value.ToJsonString()}; the policy takes it for an array."),
    };

    private TrustChainException Contradiction(string name) => new($"The metadata policies of {_name} contradict each other in {name}.");

    private static JsonNode? ReadOperator(string name, string parameter, JsonProperty member)
    {
        var json = member.Value;
        var fits = member.Name switch
        {
            Value => true,
            Default => json.ValueKind != JsonValueKind.Null,
            Essential => json.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() <= MaximumEntries && json.EnumerateArray().All(entry => entry.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Object),
        };
        if (!fits)
            throw new TrustChainException($"The metadata policy of {name} cannot have for {member.Name}: {json.GetRawText()}");
        var node = json.ValueKind == JsonValueKind.Null ? null : JsonNode.Parse(json.GetRawText());
        return member.Name is Value or Default ? Normal(parameter, node) : node;
    }

    private static JsonNode? Normal(string parameter, JsonNode? value) =>
        parameter == ScopeParameter && value is JsonValue && value.GetValueKind() == JsonValueKind.String
            ? new JsonArray([.. value.GetValue<string>().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(scope => (JsonNode)scope)])
            : value;

    private static bool Contains(JsonArray all, JsonNode? one) => all.Any(entry => JsonNode.DeepEquals(entry, one));

    private static bool IsSubset(JsonArray inner, JsonArray outer) => inner.All(entry => Contains(outer, entry));

    private static JsonArray Intersection(JsonArray first, JsonArray second) => [.. first.Where(entry => Contains(second, entry)).Select(entry => entry?.DeepClone())];

    private static JsonArray Union(JsonArray first, JsonArray second) =>
        [.. first.Concat(second.Where(entry => !Contains(first, entry))).Select(entry => entry?.DeepClone())];
}
