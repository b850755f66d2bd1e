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

    /// <summary>Applies options to a request, one after the other.</summary>
    /// <param name="request">The request so far.</param>
    /// <param name="values">Names, with underscores or hyphens, and values.</param>
    /// <exception cref="InvalidRequestException">Some mean nothing, or have wrong values; carries all of them.</exception>
    public static TrainRequest Apply(TrainRequest request, IEnumerable<(string Name, object Value)> values)
    {
        var problems = new List<FieldProblem>();
        foreach (var (name, value) in values)
        {
            var plain = name.TrimStart('-').Replace('-', '_');
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

        return problems.Count == 0 ? request : throw new InvalidRequestException(problems);
    }
}
