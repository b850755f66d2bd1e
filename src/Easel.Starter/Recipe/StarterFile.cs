using System.Globalization;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>Writes trained networks as an ordinary single-file SD 1 checkpoint in half precision, with its LDM sidecar.</summary>
public static class StarterFile
{
    internal const string TokenEmbedding = "text_model.embeddings.token_embedding.weight";
    private const ulong ExpandSeed = 11;

    /// <summary>Writes <c>FOLDER/easel-starter.safetensors</c> and <c>.yaml</c>.</summary>
    /// <returns>The checkpoint's path.</returns>
    public static string Write(string folder, Autoencoder autoencoder, TextTower tower, UNetModel unet, CompactVocabulary vocabulary)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        foreach (var layer in (Layer[])[autoencoder, tower, unet])
            foreach (var (name, parameter) in layer.NamedParameters())
                tensors[$"{layer.Name}.{name}"] =
                    name == TokenEmbedding ? vocabulary.Expand(parameter.cpu(), ExpandSeed).half() : parameter.detach().half();

        var path = Path.Combine(folder, StarterModel.Name + ".safetensors");
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>
        {
            ["modelspec.sai_model_spec"] = "1.0.0",
            ["modelspec.architecture"] = "stable-diffusion-v1",
            ["modelspec.title"] = "Easel starter",
            ["modelspec.description"] = "Flat illustrated scenes at 128 pixels; trained from nothing by Easel's own recipe.",
            ["modelspec.license"] = "MIT",
            ["modelspec.resolution"] = $"{StarterModel.Size}x{StarterModel.Size}",
            ["modelspec.prediction_type"] = "epsilon",
        });
        var sidecar = Path.ChangeExtension(path, ".yaml");
        File.WriteAllText(sidecar + ".tmp", Sidecar(StarterModel.UNet, StarterModel.Vae, tower.Config));
        File.Move(sidecar + ".tmp", sidecar, overwrite: true);
        return path;
    }

    private static string Sidecar(UNetConfig unet, VaeConfig vae, TextEncoderConfig text) => $"""
        # What the tensors of {StarterModel.Name}.safetensors cannot tell, in the LDM configuration format.
        model:
          target: ldm.models.diffusion.ddpm.LatentDiffusion
          params:
            linear_start: 0.00085
            linear_end: 0.012
            timesteps: 1000
            image_size: {StarterModel.Size / vae.Factor}
            channels: {vae.LatentChannels}
            conditioning_key: crossattn
            scale_factor: {StarterModel.Latents.ScaleFactor.ToString(CultureInfo.InvariantCulture)}
            unet_config:
              target: ldm.modules.diffusionmodules.openaimodel.UNetModel
              params:
                in_channels: {unet.InChannels}
                out_channels: {unet.OutChannels}
                model_channels: {unet.ModelChannels}
                attention_resolutions: [2, 4]
                num_res_blocks: {unet.ResBlocks[0]}
                channel_mult: [{string.Join(", ", unet.ChannelMultipliers)}]
                num_heads: {unet.Heads}
                use_spatial_transformer: true
                transformer_depth: {unet.MiddleTransformerDepth}
                context_dim: {unet.ContextDim}
            first_stage_config:
              target: ldm.models.autoencoder.AutoencoderKL
              params:
                embed_dim: {vae.LatentChannels}
                ddconfig:
                  double_z: true
                  z_channels: {vae.LatentChannels}
                  resolution: {StarterModel.Size}
                  in_channels: 3
                  out_ch: 3
                  ch: {vae.Channels}
                  ch_mult: [{string.Join(", ", vae.ChannelMultipliers)}]
                  num_res_blocks: {vae.ResBlocks}
                  attn_resolutions: []
                  num_groups: {vae.NormGroups}
            cond_stage_config:
              target: ldm.modules.encoders.modules.FrozenCLIPEmbedder
              params:
                width: {text.Width}
                layers: {text.Layers}
                heads: {text.Heads}

        """;
}
