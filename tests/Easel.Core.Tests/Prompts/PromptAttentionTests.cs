using Easel.Core.Prompts;
using Easel.Testing;
using FsCheck.Xunit;

namespace Easel.Core.Tests.Prompts;

public sealed class PromptAttentionTests
{
    [Fact]
    public void Weights_equal_the_reference_in_every_golden_case()
    {
        using var golden = Golden.Json("text/prompt_attention.json");
        Assert.All(golden.RootElement.GetProperty("cases").EnumerateArray(), c =>
        {
            var pieces = PromptAttention.Parse(c.GetProperty("text").GetString()!);
            if (!c.TryGetProperty("result", out var result)) return; // the reference crashes; ours must not
            Assert.Equal(result.EnumerateArray().Select(p => new WeightedText(p[0].GetString()!, p[1].GetDouble())), pieces);
        });
    }

    [Theory]
    [InlineData(1, 1.1)]
    [InlineData(2, 1.21)]
    [InlineData(3, 1.331)]
    [InlineData(4, 1.4641)]
    [InlineData(5, 1.61051)]
    [InlineData(6, 1.771561)]
    public void Mission_3_8_Each_bracket_is_a_factor_of_1_1(int brackets, double weight)
    {
        var closed = Assert.Single(PromptAttention.Parse($"{new string('(', brackets)}n{new string(')', brackets)}"));
        var open = Assert.Single(PromptAttention.Parse($"{new string('(', brackets)}n{new string(')', brackets - 1)}"));
        Assert.Equal(weight, closed.Weight, 1e-9);
        Assert.Equal(closed, open);
    }

    [Theory]
    [InlineData("(n:1.1)", "n", 1.1)]
    [InlineData("((n:1.2))", "n", 1.32)]
    [InlineData("[n]", "n", 0.9090909090909091)]
    [InlineData(@"\(n\)\[\]\\", @"(n)[]\", 1)]
    [InlineData("(n:0)", "n", 0)]
    [InlineData("(n:-1)", "n", -1)]
    [InlineData("(n : 1.1)", "n ", 1.1)]
    [InlineData("n)", "n)", 1)]
    [InlineData("(n:１.５)", "n", 1.5)]
    public void Mission_3_9_Weights_can_be_written_out(string prompt, string text, double weight)
    {
        var piece = Assert.Single(PromptAttention.Parse(prompt));
        Assert.Equal(text, piece.Text);
        Assert.Equal(weight, piece.Weight, 1e-12);
    }

    [Fact]
    public void Mission_3_9_Nested_weights_multiply()
    {
        var pieces = PromptAttention.Parse("(a (b:1.5) c)");
        Assert.Equal(["a ", "b", " c"], pieces.Select(p => p.Text));
        Assert.Equal(1.65, pieces[1].Weight, 1e-12);
        Assert.Equal([1.1, 1.1], [pieces[0].Weight, pieces[2].Weight]);
    }

    [Theory]
    [InlineData("(a:1.2.3)", "a:1.2.3")]
    [InlineData("(a:.)", "a:.")]
    [InlineData("(a:..)", "a:..")]
    [InlineData("(a:+-1)", "a:+-1")]
    public void A_weight_that_is_no_number_is_text(string prompt, string text) =>
        Assert.Equal([new WeightedText(text, 1.1)], PromptAttention.Parse(prompt));

    [Fact]
    public void Mission_3_3_A_face_stays_literal_outside_brackets_and_closes_one_inside()
    {
        Assert.Equal([new WeightedText("smile :-)", 1)], PromptAttention.Parse("smile :-)"));
        Assert.Equal([new WeightedText("smile :-", 1.1), new WeightedText(", x)", 1)], PromptAttention.Parse("(smile :-), x)"));
        Assert.Equal([new WeightedText(":-", 1), new WeightedText(" sad", 1.1)], PromptAttention.Parse(":-( sad"));
        Assert.Equal([new WeightedText("(sad :-)", 1)], PromptAttention.Parse(@"\(sad :-\)"));
    }

    [Property]
    public void Any_text_has_pieces_and_loses_no_plain_character(string? text)
    {
        text ??= "";
        var pieces = PromptAttention.Parse(text);
        Assert.NotEmpty(pieces);
        if (text.IndexOfAny([.. @"\()[]:"]) < 0 && !text.Contains("BREAK", StringComparison.Ordinal)) Assert.Equal([new WeightedText(text, 1)], pieces);
    }

    [Property(MaxTest = 300)]
    public void Any_heap_of_brackets_has_finite_weights(PromptSoup soup) =>
        Assert.All(PromptAttention.Parse(soup.Text), p => Assert.True(double.IsFinite(p.Weight)));

    [Property(MaxTest = 300)]
    public void Spans_stand_in_the_text_in_order(PromptSoup soup)
    {
        var end = 0;
        foreach (var span in PromptAttention.Spans(soup.Text))
        {
            Assert.True(span.Offset >= end && span.Length > 0);
            end = span.Offset + span.Length;
        }
        Assert.True(end <= soup.Text.Length);
    }

    [Theory]
    [InlineData("(a[")]
    [InlineData("[a:")]
    [InlineData("(a:1.1")]
    [InlineData(":-) (")]
    public void Heaps_of_brackets_are_no_problem(string bit)
    {
        var prompt = string.Concat(Enumerable.Repeat(bit, 5_000));
        Assert.NotEmpty(PromptAttention.Parse(prompt));
        Assert.NotEmpty(PromptAttention.Spans(prompt));
        PromptHints.Find(prompt);
    }
}
