using System.Collections.Immutable;
using Easel.Core.Pixels;

namespace Easel.Worker.Extras;

/// <summary>A picture on its way through the steps.</summary>
/// <param name="Picture">The pixels as they are now.</param>
/// <param name="Notes">What was done, under the names that webui writes into infotexts.</param>
internal sealed record WorkPicture(PixelBuffer Picture, ImmutableArray<(string Key, string Value)> Notes)
{
    /// <summary>The picture after a step.</summary>
    public WorkPicture With(PixelBuffer picture, params ReadOnlySpan<(string Key, string Value)> notes) => new(picture, [.. Notes, .. notes]);
}
