using System.Collections.Frozen;
using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Training.Configuration;

/// <summary>All options, by the names that sd-scripts gives them.</summary>
public static class TrainSettings
{
    /// <summary>In the order in which help shows them.</summary>
    public static ImmutableArray<TrainSetting> All { get; } =
        [.. ModelSettings.All, .. DataSettings.All, .. NetworkSettings.All, .. OptimizerSettings.All, .. LossSettings.All, .. RunSettings.All, .. SaveSettings.All, .. UnusedSettings.All];

    private static FrozenDictionary<string, TrainSetting> ByName { get; } = All.ToFrozenDictionary(setting => setting.Name, StringComparer.Ordinal);

    /// <summary>Every name.</summary>
    public static IReadOnlySet<string> Names { get; } = ByName.Keys.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Applies options to a request, one after the other; of one name the last counts.</summary>
    /// <param name="request">The request so far.</param>
    /// <param name="values">Names, with underscores or hyphens, and values.</param>
    /// <exception cref="InvalidRequestException">Some mean nothing, or have wrong values; carries all of them.</exception>
    public static TrainRequest Apply(TrainRequest request, IEnumerable<(string Name, object Value)> values)
    {
        var problems = new List<FieldProblem>();
        foreach (var (name, value) in LastOfEach(values))
        {
            var plain = Plain(name);
            if (!ByName.TryGetValue(plain, out var setting))
            {
                problems.Add(new FieldProblem(name, $"is no training option. {SettingNames.Advice(plain, ByName.Keys)}"));
                continue;
            }

            try
            {
                request = setting.Set(request, new SettingValue(name, value));
            }
            catch (EaselException e)
            {
                problems.AddRange((e as InvalidRequestException)?.Problems ?? [new FieldProblem(name, e.Message)]);
            }
        }

        return problems.Count == 0 ? request with { Network = NetworkSettings.Settled(request.Network) } : throw new InvalidRequestException(problems);
    }

    /// <summary>What to tell of options that ask for what Easel does not do, although the training is the same without: each with its name before it.</summary>
    /// <param name="values">The options.</param>
    public static IEnumerable<string> WithoutEffect(IEnumerable<(string Name, object Value)> values) =>
        from value in LastOfEach(values)
        where ByName.GetValueOrDefault(Plain(value.Name))?.WithoutEffect is not null && value.Value is not (false or "" or "false" or "False" or "none" or "None" or "tensorboard")
        select $"{value.Name} has no effect. {ByName[Plain(value.Name)].WithoutEffect}";

    /// <summary>True where a switch was given and is on.</summary>
    public static bool IsSet(string name, IEnumerable<(string Name, object Value)> values) =>
        values.LastOrDefault(value => Plain(value.Name) == name) is { Value: { } value } && new SettingValue(name, value).Flag;

    /// <summary>Options of which each name comes once, with the value that was given last, in the order in which those stood.</summary>
    /// <param name="values">Names, with underscores or hyphens, and values.</param>
    public static IEnumerable<(string Name, object Value)> LastOfEach(IEnumerable<(string Name, object Value)> values) =>
        values.Index().GroupBy(value => Plain(value.Item.Name), StringComparer.Ordinal).Select(same => same.Last()).OrderBy(value => value.Index).Select(value => value.Item);

    private static string Plain(string name) => name.TrimStart('-').Replace('-', '_');
}
