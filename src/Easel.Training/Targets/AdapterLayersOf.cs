using Easel.Core.Requests;

namespace Easel.Training.Targets;

/// <summary>Which layers a network's settings choose.</summary>
public static class AdapterLayersOf
{
    /// <summary>By LyCORIS' preset (<c>lycoris/config.py</c>), else as sd-scripts does.</summary>
    public static AdapterLayers Layers(this TrainNetwork network) => network.Preset switch
    {
        "full" => AdapterLayers.WithConvolutions | AdapterLayers.Time | AdapterLayers.Ends,
        "full-lin" => AdapterLayers.Plain | AdapterLayers.ResidualLinear | AdapterLayers.Time,
        "attn-mlp" => AdapterLayers.Plain,
        "attn-only" => AdapterLayers.Attention | AdapterLayers.TextAttention,
        "unet-only" => (AdapterLayers.WithConvolutions & ~AdapterLayers.Text) | AdapterLayers.Time | AdapterLayers.Ends,
        "unet-transformer-only" => AdapterLayers.Attention | AdapterLayers.Transformer,
        "unet-convblock-only" => AdapterLayers.ResidualLinear | AdapterLayers.Convolutions,
        _ => network.ConvDim is not null || network.Algorithm is "locon" ? AdapterLayers.WithConvolutions : AdapterLayers.Plain,
    };
}
