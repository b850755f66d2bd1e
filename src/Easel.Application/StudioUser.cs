using Easel.Application.Pictures;

namespace Easel.Application;

/// <summary>Whose eyes look at the studio.</summary>
/// <param name="Name">The account.</param>
/// <param name="IsAdmin">True may change what counts for everyone.</param>
public sealed record StudioUser(string Name, bool IsAdmin)
{
    /// <summary>The one user of a studio without accounts.</summary>
    public static StudioUser Local { get; } = new(PictureStore.LocalOwner, IsAdmin: true);
}
