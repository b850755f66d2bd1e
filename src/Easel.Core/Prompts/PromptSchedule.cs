using System.Collections.Immutable;
using System.Text;

namespace Easel.Core.Prompts;

/// <summary>A text and the last step, counted from 1, for which it holds.</summary>
public readonly record struct ScheduledText(int Until, string Text);

/// <summary>The texts of a prompt over the steps of a pass.</summary>
public static class PromptSchedule
{
    /// <summary>
    /// The texts of <paramref name="prompt"/>, in order; the last holds to the end. Never empty, never an error (A1111
    /// <c>modules/prompt_parser.py</c>: <c>get_learned_conditioning_prompt_schedules</c>).
    /// </summary>
    /// <param name="prompt">What was typed, without extra networks.</param>
    /// <param name="steps">Steps of the first pass.</param>
    /// <param name="hiresSteps">Steps of the hires pass, to get that pass's schedule; null for the first pass.</param>
    /// <param name="oldScheduling">The rule before A1111 1.6.0 (infotext's <c>Old prompt editing timelines</c>).</param>
    public static ImmutableArray<ScheduledText> Of(string prompt, int steps, int? hiresSteps = null, bool oldScheduling = false) =>
        Of(PromptNode.Parse(prompt), steps, hiresSteps, oldScheduling);

    /// <inheritdoc cref="Of(string, int, int?, bool)"/>
    public static ImmutableArray<ScheduledText> Of(PromptNode prompt, int steps, int? hiresSteps = null, bool oldScheduling = false)
    {
        var clock = new PromptClock(steps, hiresSteps, oldScheduling);
        var boundaries = new SortedSet<int> { clock.Steps };
        prompt.AddBoundaries(clock, boundaries);
        return [.. boundaries.Select(step => new ScheduledText(step, TextAt(prompt, step, clock)))];
    }

    /// <summary>
    /// The entry that a sampler uses at a model call, counted from 0: the first whose <c>Until</c> is not below the count, else the first
    /// of all. The comparison is A1111's (<c>reconstruct_cond_batch</c>): call 0 and call 1 both read step 1's text.
    /// </summary>
    public static int IndexAt(ReadOnlySpan<int> untils, int call)
    {
        for (var i = 0; i < untils.Length; i++)
            if (call <= untils[i]) return i;
        return 0;
    }

    private static string TextAt(PromptNode prompt, int step, PromptClock clock)
    {
        var text = new StringBuilder();
        prompt.RenderAt(step, clock, text);
        return text.ToString();
    }
}
