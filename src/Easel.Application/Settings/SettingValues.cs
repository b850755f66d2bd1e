using System.Collections.Immutable;
using System.Text.Json;

namespace Easel.Application.Settings;

/// <summary>The settings of an owner at one moment: what was set, over the defaults.</summary>
/// <param name="set">What was set.</param>
public sealed class SettingValues(ImmutableDictionary<string, JsonElement> set)
{
    /// <summary>What was set, without the defaults.</summary>
    public ImmutableDictionary<string, JsonElement> Set => set;

    /// <summary>The value of a setting.</summary>
    /// <exception cref="ArgumentException">There is no such setting.</exception>
    public JsonElement this[string key] => set.TryGetValue(key, out var value) ? value : (SettingList.Find(key) ?? throw new ArgumentException($"There is no setting '{key}'.", nameof(key))).Default;

    /// <summary>The value of a setting that is a text; null where it is nothing.</summary>
    public string? Text(string key) => this[key] is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The value of a setting that is a number.</summary>
    public double Number(string key) => this[key].GetDouble();

    /// <summary>The value of a setting that is a flag.</summary>
    public bool Flag(string key) => this[key].ValueKind == JsonValueKind.True;

    /// <summary>These values with others over them, which count for one request; what is no setting, or cannot be used, is left out.</summary>
    public SettingValues With(IEnumerable<KeyValuePair<string, JsonElement>> others) =>
        new(set.SetItems(others.Where(it => SettingList.Find(it.Key) is { } definition && definition.Problem(it.Value) is null)));
}
