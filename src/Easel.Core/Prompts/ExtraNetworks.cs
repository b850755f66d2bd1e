using System.Collections.Immutable;
using System.Text;
using Parlot.Fluent;

namespace Easel.Core.Prompts;

/// <summary>A network named in the prompt: <c>&lt;kind:name:argument:key=value&gt;</c>.</summary>
/// <param name="Kind"><c>lora</c>, <c>lyco</c>, <c>hypernet</c> …, as written.</param>
/// <param name="Items">What stands between the colons behind the kind; at least one.</param>
public sealed record ExtraNetwork(string Kind, ImmutableArray<string> Items)
{
    /// <summary>The items without a name, in order; the first is the network's name.</summary>
    public ImmutableArray<string> Positional => [.. Items.Where(i => Pair(i) is null)];

    /// <summary>The items of the form <c>key=value</c>; of two with one key the later counts.</summary>
    public ImmutableSortedDictionary<string, string> Named
    {
        get
        {
            var named = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            foreach (var item in Items)
                if (Pair(item) is { } pair) named[pair.Key] = pair.Value;
            return named.ToImmutable();
        }
    }

    /// <summary>The network's name: the first positional item, or nothing where there is none.</summary>
    public string Name => Positional.FirstOrDefault("");

    /// <inheritdoc/>
    public bool Equals(ExtraNetwork? other) => other is not null && Kind == other.Kind && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Aggregate(Kind.GetHashCode(StringComparison.Ordinal), HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"<{Kind}:{string.Join(':', Items)}>";

    // With two equals signs it is no pair: the reference splits twice and wants two pieces.
    private static (string Key, string Value)? Pair(string item)
    {
        var at = item.IndexOf('=', StringComparison.Ordinal);
        return at >= 0 && item.IndexOf('=', at + 1) < 0 ? (item[..at], item[(at + 1)..]) : null;
    }
}

/// <summary>A prompt without its networks, and the networks.</summary>
/// <param name="Prompt">The text with every tag taken out; the white space around it stays.</param>
/// <param name="Networks">In the order of the reference: by kind, kinds in order of first appearance.</param>
public sealed record PromptWithNetworks(string Prompt, ImmutableArray<ExtraNetwork> Networks);

/// <summary>Finds extra networks in a prompt (A1111 <c>modules/extra_networks.py</c>: <c>parse_prompt</c>).</summary>
public static class ExtraNetworks
{
    private static readonly Parser<IReadOnlyList<(string Text, ExtraNetwork? Network)>> Grammar = Build();

    /// <summary>Takes every tag out of <paramref name="prompt"/>; what is no tag stays text.</summary>
    public static PromptWithNetworks Parse(string prompt)
    {
        if (!Grammar.TryParse(prompt, out var parts, out _)) return new PromptWithNetworks(prompt, []);
        var text = new StringBuilder(prompt.Length);
        foreach (var part in parts) text.Append(part.Text);
        return new PromptWithNetworks(text.ToString(), [.. parts.Select(p => p.Network).OfType<ExtraNetwork>().GroupBy(n => n.Kind).SelectMany(g => g)]);
    }

    private static Parser<IReadOnlyList<(string Text, ExtraNetwork? Network)>> Build()
    {
        var kind = Literals.Pattern(PythonText.IsWord);
        var tag = Between(Literals.Char('<'), kind.AndSkip(Literals.Char(':')).And(Literals.NoneOf(">")), Literals.Char('>'))
            .Then(t => ("", (ExtraNetwork?)new ExtraNetwork(t.Item1.ToString(), [.. t.Item2.ToString().Split(':')])));
        var text = OneOf(Literals.NoneOf("<"), Literals.AnyOf("<", 1, 1)).Then(t => (t.ToString(), (ExtraNetwork?)null));
        return ZeroOrMany(OneOf(tag, text)).AndSkip(Always().Eof());
    }
}
