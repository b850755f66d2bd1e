using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Easel.Core.Prompts;

namespace Easel.Web.Prompts;

/// <summary>Cuts a prompt into stretches that look alike: weights as depth of colour, networks, edits, hints, brackets without a partner.</summary>
public static partial class PromptColours
{
    private const int Longest = 20000;

    /// <summary>The stretches; together they are the prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="pointed">A place to mark; its length is 0 for none.</param>
    public static ImmutableArray<PromptSegment> Of(string prompt, (int Offset, int Length) pointed = default)
    {
        if (prompt.Length is 0 or > Longest) return prompt.Length == 0 ? [] : [new PromptSegment(prompt, "", 0)];
        var looks = new Look[prompt.Length];
        foreach (var span in PromptAttention.Spans(prompt))
            for (var i = span.Offset; i < span.Offset + span.Length; i++) looks[i].Weight = span.Weight;
        foreach (Match edit in Edit().Matches(prompt)) Mark(edit.Index, edit.Length, Marks.Edit);
        foreach (Match network in Network().Matches(prompt)) Mark(network.Index, network.Length, Marks.Network);
        foreach (var hint in PromptHints.Find(prompt)) Mark(hint.Offset, hint.Length, Marks.Hint);
        foreach (var bracket in Brackets.Unmatched(prompt)) Mark(bracket, 1, Marks.Off);
        if (pointed.Offset + pointed.Length <= prompt.Length) Mark(pointed.Offset, pointed.Length, Marks.Pointed);
        var segments = ImmutableArray.CreateBuilder<PromptSegment>();
        for (var start = 0; start < prompt.Length;)
        {
            var end = start + 1;
            while (end < prompt.Length && looks[end] == looks[start]) end++;
            segments.Add(looks[start].Segment(prompt[start..end]));
            start = end;
        }

        return segments.ToImmutable();

        void Mark(int offset, int length, Marks mark)
        {
            for (var i = offset; i < offset + length; i++) looks[i].Marks |= mark;
        }
    }

    [Flags]
    private enum Marks
    {
        None = 0,
        Edit = 1,
        Network = 2,
        Hint = 4,
        Off = 8,
        Pointed = 16,
    }

    private record struct Look
    {
        private double? weight;

        public double Weight
        {
            readonly get => weight ?? 1;
            set => weight = value;
        }

        public Marks Marks { get; set; }

        public readonly PromptSegment Segment(string text)
        {
            var classes = new List<string>();
            if (Marks.HasFlag(Marks.Network)) classes.Add("net");
            else if (Weight != 1) classes.Add(Weight < 1 ? "w less" : "w");
            if (Marks.HasFlag(Marks.Edit)) classes.Add("edit");
            if (Marks.HasFlag(Marks.Hint)) classes.Add("hint");
            if (Marks.HasFlag(Marks.Off)) classes.Add("off");
            if (Marks.HasFlag(Marks.Pointed)) classes.Add("pointed");
            // 1.1 is just visible, 1.6 and more is the deepest.
            return new PromptSegment(text, string.Join(' ', classes), Weight == 1 ? 0 : (int)Math.Clamp(10 + Math.Abs(Weight - 1) * 60, 12, 48));
        }
    }

    [GeneratedRegex(@"\[[^\[\]]*[:|][^\[\]]*\]")]
    private static partial Regex Edit();

    [GeneratedRegex("<[^<>:]+:[^<>]+>")]
    private static partial Regex Network();
}
