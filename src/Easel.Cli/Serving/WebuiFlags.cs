using System.CommandLine;

namespace Easel.Cli.Serving;

/// <summary>Switches of A1111's start that its users have in their scripts and that have nothing to switch here: they are taken, and what they ask for is said.</summary>
internal static class WebuiFlags
{
    private const string Attention = "attention saves memory always";

    private static readonly (string Name, string Note)[] Known =
    [
        ("--api", "the API is always there"),
        ("--xformers", Attention), ("--opt-sdp-attention", Attention), ("--opt-sdp-no-mem-attention", Attention), ("--opt-split-attention", Attention), ("--opt-split-attention-v1", Attention),
        ("--opt-sub-quad-attention", Attention), ("--opt-channelslast", "the layout of tensors is chosen by measurement"), ("--skip-torch-cuda-test", "a start never fails for want of a graphics card"),
    ];

    /// <summary>The switches as options that help does not list.</summary>
    public static IReadOnlyList<(Option<bool> Option, string Note)> Options() => [.. Known.Select(it => (new Option<bool>(it.Name) { Hidden = true }, it.Note))];
}
