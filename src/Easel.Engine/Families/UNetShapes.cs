using Easel.Core.Errors;
using Easel.Engine.Formats;

namespace Easel.Engine.Families;

/// <summary>Reads a UNet's configuration off its tensors' names and shapes, block by block as the network itself is built.</summary>
internal static class UNetShapes
{
    /// <summary>The UNet under <paramref name="prefix"/> (with its trailing dot).</summary>
    /// <exception cref="ModelFormatException">A tensor that every UNet has is missing, or the blocks follow no known pattern.</exception>
    public static UNetConfig Read(string path, IReadOnlyDictionary<string, TensorInfo> tensors, string prefix)
    {
        var first = Need("input_blocks.0.0.weight", 4);
        var modelChannels = (int)first.Shape[0];
        var (channels, resBlocks, depths) = (new List<int>(), new List<int>(), new List<int>());
        var newLevel = true;
        var contextDim = 0;
        var readsNoText = false;
        TensorInfo? projection = null;
        for (var i = 1; ; i++)
        {
            if (Has($"input_blocks.{i}.0.op.weight"))
            {
                newLevel = true;
                continue;
            }

            if (!Has($"input_blocks.{i}.0.in_layers.2.weight"))
                break;
            var width = (int)Need($"input_blocks.{i}.0.in_layers.2.weight", 4).Shape[0];
            var depth = Depth($"input_blocks.{i}.1.");
            if (newLevel)
            {
                channels.Add(width);
                resBlocks.Add(0);
                depths.Add(depth);
            }
            else if (depth != depths[^1] || width != channels[^1])
            {
                throw Unknown($"the blocks of level {channels.Count} differ among themselves");
            }

            newLevel = false;
            resBlocks[^1]++;
            if (depth > 0)
                Attention($"input_blocks.{i}.1.");
        }

        var middle = Depth("middle_block.1.");
        if (middle > 0)
            Attention("middle_block.1.");
        var up = resBlocks.Sum(n => n + 1);
        if (channels.Count == 0 || !Has($"output_blocks.{up - 1}.0.in_layers.2.weight") || Has($"output_blocks.{up}.0.in_layers.2.weight"))
            throw Unknown($"{resBlocks.Sum()} blocks on the way down ask for {up} on the way up");
        if (contextDim == 0 && !readsNoText)
            throw Unknown("it has no attention");
        if (contextDim > 0 && readsNoText)
            throw Unknown("some of its blocks read text and some do not");
        if (channels.Any(c => c % modelChannels != 0))
            throw Unknown($"its levels have {string.Join(", ", channels)} channels");
        var linear = projection?.Shape.Length == 2;
        return new UNetConfig(
            InChannels: (int)first.Shape[1],
            OutChannels: (int)Need("out.2.weight", 4).Shape[0],
            ModelChannels: modelChannels,
            ChannelMultipliers: [.. channels.Select(c => c / modelChannels)],
            ResBlocks: [.. resBlocks],
            TransformerDepth: [.. depths],
            MiddleTransformerDepth: middle,
            ContextDim: contextDim,
            // Heads leave no trace in shapes. Every published model with linear projections (SD 2, SDXL) has heads 64 wide, every other
            // one eight heads (the configurations in CompVis stable-diffusion, Stability stablediffusion and generative-models); without text they
            // are 32 wide (CompVis latent-diffusion).
            Heads: linear || readsNoText ? null : 8,
            HeadChannels: readsNoText ? 32 : linear ? 64 : null,
            LinearProjection: linear,
            VectorDim: Has("label_emb.0.0.weight") ? (int)Need("label_emb.0.0.weight", 2).Shape[1] : null);

        bool Has(string name) => tensors.ContainsKey(prefix + name);

        TensorInfo Need(string name, int rank) =>
            tensors.TryGetValue(prefix + name, out var info) && info.Shape.Length == rank
                ? info
                : throw new ModelFormatException(path, $"has no UNet: '{prefix}{name}' with {rank} dimensions is missing.");

        int Depth(string block)
        {
            if (Has($"{block}qkv.weight"))
                return 1;
            var n = 0;
            while (Has($"{block}transformer_blocks.{n}.attn2.to_k.weight"))
                n++;
            return n;
        }

        void Attention(string block)
        {
            if (Has($"{block}qkv.weight"))
            {
                readsNoText = true;
                return;
            }

            contextDim = (int)Need($"{block}transformer_blocks.0.attn2.to_k.weight", 2).Shape[1];
            projection = tensors.TryGetValue($"{prefix}{block}proj_in.weight", out var info) ? info : throw Unknown($"'{block}proj_in' is missing");
        }

        ModelFormatException Unknown(string why) => new(
            path, $"its UNet follows no known pattern ({why}); distilled and pruned UNets are not supported.");
    }
}
