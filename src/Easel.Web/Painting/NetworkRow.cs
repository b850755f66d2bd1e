using Easel.Core.Requests;

namespace Easel.Web.Painting;

/// <summary>A row of the panel "Additional Networks" as the form keeps it: what is off is no part of the request, and not forgotten.</summary>
/// <param name="Model">The file's name; empty before one is chosen.</param>
/// <param name="UNet">Factor on the UNet's part.</param>
/// <param name="TextEncoder">Factor on the text encoder's part; null is the UNet's.</param>
/// <param name="On">Whether it counts.</param>
public sealed record NetworkRow(string Model = "", double UNet = 1, double? TextEncoder = null, bool On = true)
{
    /// <summary>True where it is a part of the request.</summary>
    public bool Counts => On && Model.Length > 0;

    /// <summary>The part of the request.</summary>
    public AdditionalNetwork ToNetwork() => new(Model, UNet, TextEncoder);
}
