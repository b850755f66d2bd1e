using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>What infotexts say about restored faces: A1111's key and names, and CodeFormer's weight, which its texts leave out.</summary>
internal static class FaceInfotext
{
    /// <summary>The key that names the network.</summary>
    public const string Restorer = "Face restoration";

    private const string Weight = "CodeFormer weight";

    private static readonly ImmutableArray<(FaceRestorer Restorer, string Name)> Names = [(FaceRestorer.CodeFormer, "CodeFormer"), (FaceRestorer.Gfpgan, "GFPGAN")];

    /// <summary>Keys that are read whatever they say.</summary>
    public static ImmutableArray<string> Keys { get; } = [Weight];

    /// <summary>The network's name; null where faces are left as they are.</summary>
    public static string? Name(FaceOptions? faces) => faces is null ? null : Names.First(it => it.Restorer == faces.RestoreFaces).Name;

    /// <summary>What stands beside the name.</summary>
    public static IEnumerable<(string Key, string Value)> Write(FaceOptions? faces) =>
        faces is { RestoreFaces: FaceRestorer.CodeFormer, FaceWeight: not FaceOptions.UsualWeight and var weight } ? [(Weight, InfotextWriter.Number(weight))] : [];

    /// <summary>The restoration that a text tells of; null where it tells of none, or of an unknown one.</summary>
    public static FaceOptions? Read(GenerationParameters text)
    {
        var known = Names.FirstOrDefault(it => it.Name.Equals(text[Restorer], StringComparison.OrdinalIgnoreCase));
        return known.Name is null ? null : new FaceOptions(known.Restorer, text.Number(Weight) ?? FaceOptions.UsualWeight);
    }
}
