using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Dat;

/// <summary>One of DAT's two kinds of attention, which take turns.</summary>
internal interface IDatAttention
{
    /// <param name="x">[b, h, w, c].</param>
    /// <returns>[b, h, w, c].</returns>
    Tensor Forward(Tensor x);
}
