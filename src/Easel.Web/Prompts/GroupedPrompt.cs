using System.Collections.Immutable;

namespace Easel.Web.Prompts;

/// <summary>A prompt in five groups, whose order is the prompt's.</summary>
/// <param name="Groups">The parts of each group, by <see cref="PromptGroup"/>.</param>
public sealed record GroupedPrompt(ImmutableArray<ImmutableArray<string>> Groups)
{
    /// <summary>The groups.</summary>
    public static ImmutableArray<PromptGroup> All { get; } = [.. Enum.GetValues<PromptGroup>()];

    /// <summary>The prompt: the parts of all groups, with commas between.</summary>
    public string Text => PromptParts.Join(Groups.SelectMany(it => it));

    /// <summary>Whose part is whose, to know it again.</summary>
    public ImmutableDictionary<string, PromptGroup> Known => All.SelectMany(group => this[group].Select(part => (part, group))).GroupBy(it => it.part, StringComparer.Ordinal).ToImmutableDictionary(it => it.Key, it => it.First().group, StringComparer.Ordinal);

    /// <summary>The parts of a group.</summary>
    public ImmutableArray<string> this[PromptGroup group] => Groups[(int)group];

    /// <summary>A prompt in its groups.</summary>
    /// <param name="prompt">The prompt; its order inside each group stays.</param>
    /// <param name="known">The groups of parts that somebody put there.</param>
    public static GroupedPrompt Of(string prompt, IReadOnlyDictionary<string, PromptGroup> known)
    {
        var parts = PromptParts.Of(prompt);
        var groups = PromptGrouping.Of(parts, known);
        return new GroupedPrompt([.. All.Select(group => parts.Where((_, i) => groups[i] == group).ToImmutableArray())]);
    }

    /// <summary>Moves a part to a place of a group; no part is changed, and none is lost.</summary>
    /// <param name="from">Its group.</param>
    /// <param name="at">Its place there.</param>
    /// <param name="to">The new group.</param>
    /// <param name="before">The place there before which it goes, as places are now; the group's length puts it last.</param>
    public GroupedPrompt Move(PromptGroup from, int at, PromptGroup to, int before)
    {
        var part = this[from][at];
        if (from == to && before > at) before--;
        var without = With(from, this[from].RemoveAt(at));
        return without.With(to, without[to].Insert(Math.Clamp(before, 0, without[to].Length), part));
    }

    /// <summary>Takes a part away.</summary>
    public GroupedPrompt Without(PromptGroup group, int at) => With(group, this[group].RemoveAt(at));

    /// <summary>Puts parts behind those of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="typed">One part, or several with commas between.</param>
    public GroupedPrompt Add(PromptGroup group, string typed) => With(group, this[group].AddRange(PromptParts.Of(typed)));

    private GroupedPrompt With(PromptGroup group, ImmutableArray<string> parts) => new(Groups.SetItem((int)group, parts));
}
