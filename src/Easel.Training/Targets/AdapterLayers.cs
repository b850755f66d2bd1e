namespace Easel.Training.Targets;

/// <summary>Groups of layers that get adapters together.</summary>
[Flags]
public enum AdapterLayers
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The UNet's queries, keys, values and what joins the heads.</summary>
    Attention = 1,

    /// <summary>What else its transformer blocks hold: feed-forward parts and projections in and out.</summary>
    Transformer = 2,

    /// <summary>The time's projection and the 1×1 shortcut of residual blocks.</summary>
    ResidualLinear = 4,

    /// <summary>3×3 convolutions of residual blocks and between levels.</summary>
    Convolutions = 8,

    /// <summary>The time's embedding.</summary>
    Time = 16,

    /// <summary>The UNet's first and last convolution.</summary>
    Ends = 32,

    /// <summary>Self-attention of text encoders.</summary>
    TextAttention = 64,

    /// <summary>Feed-forward parts of text encoders.</summary>
    TextMlp = 128,

    /// <summary>Never chosen.</summary>
    Others = 256,

    /// <summary>Both parts of text encoders.</summary>
    Text = TextAttention | TextMlp,

    /// <summary>sd-scripts' LoRA (networks/lora.py).</summary>
    Plain = Attention | Transformer | Text,

    /// <summary>… with conv_dim, its LoCon.</summary>
    WithConvolutions = Plain | ResidualLinear | Convolutions,
}
