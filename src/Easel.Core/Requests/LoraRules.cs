using System.Collections.Immutable;

namespace Easel.Core.Requests;

/// <summary>What requests with LoRAs share.</summary>
internal static class LoraRules
{
    private const int MostRank = 4096;

    public static void Check(FieldProblems found, ImmutableArray<LoraWeight> loras, int least)
    {
        var count = loras.IsDefault ? 0 : loras.Length;
        found.Require(count >= least, "loras", least == 1 ? "is empty; give at least one LoRA." : "has fewer than two; give the LoRAs to join.");
        for (var i = 0; i < count; i++)
        {
            found.RequireName($"loras[{i}].name", loras[i].Name, "a LoRA's name or path");
            found.RequireRange($"loras[{i}].weight", loras[i].Weight, -10, 10);
            if (loras[i].TextWeight is { } text) found.RequireRange($"loras[{i}].textWeight", text, -10, 10);
        }
    }

    public static void Rank(FieldProblems found, string field, int? rank)
    {
        if (rank is { } value) found.RequireRange(field, value, 1, MostRank);
    }
}
