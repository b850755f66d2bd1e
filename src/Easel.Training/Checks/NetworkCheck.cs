using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Activation;
using Easel.Engine.Families;
using Easel.Training.Datasets;
using Easel.Training.Targets;

namespace Easel.Training.Checks;

/// <summary>Looks at the shape of what is trained before a run: a LoRA's ranks and blocks, a hypernetwork's layers, an embedding's word.</summary>
/// <param name="findings">What is found.</param>
internal sealed class NetworkCheck(ICollection<TrainFinding> findings)
{
    public void Look(TrainRequest request, ModelFamily family, ImmutableArray<LoadedDataset> datasets)
    {
        switch (request.Target)
        {
            case TrainTarget.Lora:
                Rank(request.Network);
                Blocks(request.Network, family);
                break;
            case TrainTarget.Hypernetwork:
                Hypernetwork(request.Hypernetwork ?? new TrainHypernetwork(), family);
                break;
            case TrainTarget.Embedding:
                Word(request.Embedding!, datasets);
                break;
        }
    }

    private void Rank(TrainNetwork network)
    {
        var (most, name) = network.Algorithm switch { "loha" => (32, "LoHa"), "locon" => (12, "LoCon"), _ => (64, "LoRA") };
        var rank = network.Algorithm == "locon" ? Math.Max(network.ConvDim ?? 0, network.Dim) : network.Dim;
        if (rank > most && network.Algorithm is "lora" or "loha" or "locon" && rank > most)
            Add("rank-high", FindingLevel.Hint, $"A rank of {rank} is much for {name}; the tutorial advises at most {most}.", "A higher rank makes larger files and learns the pictures by heart sooner.");
        if (network.Alpha > network.Dim)
            Add("alpha-high", FindingLevel.Hint, Text($"Alpha {network.Alpha} is above the rank {network.Dim}, so changes are multiplied by {network.Alpha / network.Dim:0.##}."), "Alpha scales what is learned (alpha / rank); 1 up to the rank is usual.");
        var decomposed = network.Decompose || network.Algorithm == "dora";
        if ((network.Dropout > 0 || network.RankDropout > 0) && (decomposed || network.Algorithm is not ("lora" or "locon")))
            Add("dropout-unused", FindingLevel.Warning, $"network_dropout and rank_dropout act on plain LoRA and LoCon only, not on {(decomposed ? "DoRA" : network.Algorithm)}.", "Use module_dropout, or leave them out.");
        if (decomposed && network.DecomposeOnOutput)
            Add("dora-output", FindingLevel.Warning, "A1111 reads DoRA with lengths of columns only, and would paint wrong pictures with this file.", "Leave out wd_on_output, unless the file is for another program.");
        if (network.Weights is { } file && !File.Exists(file))
            Add("network-weights", FindingLevel.Error, $"The LoRA to go on from, '{file}', does not exist.", "Check --network_weights.", file);
        foreach (var missing in network.BaseWeights.Where(path => !File.Exists(path)))
            Add("base-weights", FindingLevel.Error, $"The LoRA that the model is to have in it, '{missing}', does not exist.", "Check --base_weights.", missing);
        if (!network.BaseWeights.IsEmpty && (decomposed || network.Algorithm == "ia3"))
            Add("base-decomposed", FindingLevel.Error, $"--base_weights cannot be done with {(decomposed ? "DoRA" : "(IA)³")}, which learns from the model's own weights.", "Merge the files into the checkpoint first (easel model lora merge), and train on that.");
    }

    private void Blocks(TrainNetwork network, ModelFamily family)
    {
        var wanted = BlockRates.Count(family.Id == "sdxl");
        foreach (var (name, length) in (ReadOnlySpan<(string, int)>)
            [("block_dims", network.BlockDims.Length), ("block_alphas", network.BlockAlphas.Length), ("conv_block_dims", network.ConvBlockDims.Length), ("conv_block_alphas", network.ConvBlockAlphas.Length)])
            if (length > 0 && length != wanted) Add("block-count", FindingLevel.Error, $"{name} holds {length} numbers, but {family.Id} has {wanted} blocks.", $"Give {wanted}, one a UNet block.");
        try
        {
            _ = new BlockRates(network, family.Id == "sdxl");
        }
        catch (InvalidRequestException e)
        {
            foreach (var problem in e.Problems) Add("block-rates", FindingLevel.Error, $"{problem.Field}: {problem.Message}", "Correct --network_args.");
        }
    }

    private void Hypernetwork(TrainHypernetwork network, ModelFamily family)
    {
        if (!HypernetworkActivations.Names.Contains(network.Activation, StringComparer.OrdinalIgnoreCase))
            Add("hypernetwork-activation", FindingLevel.Error, $"The activation '{network.Activation}' is unknown.", $"Give one of {string.Join(", ", HypernetworkActivations.Names)}.");
        var widths = family.UNet.ContextWidths.Distinct().Order().ToList();
        if (network.Widths.Except(widths).ToList() is { Count: > 0 } missing)
            Add("hypernetwork-sizes", FindingLevel.Error, $"--hypernetwork_sizes holds {string.Join(", ", missing)}, which this model does not have.", $"Give some of {string.Join(", ", widths)}.");
        if (network.Weights is { } file && !File.Exists(file))
            Add("hypernetwork-weights", FindingLevel.Error, $"The hypernetwork to go on from, '{file}', does not exist.", "Check --hypernetwork_weights.", file);
        if (network.Activation == "linear" && network.LayerStructure.Length > 2)
            Add("hypernetwork-linear", FindingLevel.Hint, "Several layers without an activation between them do no more than one.", "Set --hypernetwork_activation relu, or leave it if a web UI should read it as its default.");
    }

    // Rows of the token table learn only where a caption holds their word.
    private void Word(TrainEmbedding embedding, ImmutableArray<LoadedDataset> datasets)
    {
        var trained = datasets.SelectMany(dataset => dataset.Pictures).Where(picture => !picture.Subset.IsReg).ToList();
        if (embedding.Template is not null || trained.Count == 0) return;
        var holding = trained.Count(picture => $"{picture.Subset.Captions?.Prefix} {picture.Caption} {picture.Subset.Captions?.Suffix}".Contains(embedding.Token, StringComparison.Ordinal));
        if (holding == 0)
            Add("embedding-word", FindingLevel.Error, $"No caption holds the new word '{embedding.Token}', so nothing would be learnt.", $"Put it into captions or into the folder's name ('10_{embedding.Token} girl'), or set --use_object_template or --use_style_template.");
        else if (holding < trained.Count)
            Add("embedding-word-some", FindingLevel.Hint, $"{trained.Count - holding} of {trained.Count} captions lack the new word '{embedding.Token}', and teach it nothing.", "Put it into them too.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Add(string code, FindingLevel level, string message, string remedy, string? path = null) => findings.Add(new TrainFinding(code, level, message, remedy, path));
}
