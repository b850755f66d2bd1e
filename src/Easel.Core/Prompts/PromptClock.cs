using System.Globalization;

namespace Easel.Core.Prompts;

/// <summary>
/// What the numbers in prompt edits mean (A1111 <c>modules/prompt_parser.py</c>: <c>get_learned_conditioning_prompt_schedules</c>). A number
/// with a decimal point is a fraction of the steps, one without is a step. In the hires pass fractions from 1 to 2, and steps beyond
/// the first pass, address that pass. The rule before 1.6.0 takes values below 1 as fractions, and starts the hires pass anew.
/// </summary>
/// <param name="FirstPassSteps">Steps of the first pass.</param>
/// <param name="HiresSteps">Steps of the second pass, where that is the pass asked for; null for the first.</param>
/// <param name="OldScheduling">True for the rule before 1.6.0.</param>
internal readonly record struct PromptClock(int FirstPassSteps, int? HiresSteps, bool OldScheduling)
{
    /// <summary>Steps of the pass.</summary>
    public int Steps => OldScheduling ? FirstPassSteps : HiresSteps ?? FirstPassSteps;

    /// <summary>The last step of the text before, at most <see cref="Steps"/>; below 1 where the edit is over before the pass begins.</summary>
    public int StepOf(string when)
    {
        var number = PythonText.Strip(when);
        var value = double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        var second = HiresSteps is not null && !OldScheduling;
        if (OldScheduling ? value < 1 : number.Contains('.', StringComparison.Ordinal)) value = (value - (second ? 1.0 : 0.0)) * Steps;
        else if (second) value -= FirstPassSteps;
        return value >= Steps ? Steps : (int)Math.Max(value, int.MinValue);
    }
}
