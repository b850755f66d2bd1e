using System.Collections.Immutable;
using Easel.Core.Jobs;

namespace Easel.Application.Pictures;

/// <summary>The gallery as one user sees it.</summary>
public interface IPictures
{
    /// <summary>One page, the newest first.</summary>
    Task<PicturePage> PageAsync(PictureQuery query, CancellationToken ct);

    /// <summary>How many pictures there are.</summary>
    Task<int> CountAsync(PictureQuery query, CancellationToken ct);

    /// <summary>A job's pictures in order.</summary>
    Task<ImmutableArray<PictureSummary>> OfJobAsync(JobId job, CancellationToken ct);

    /// <summary>All that is known of a picture.</summary>
    Task<PictureDetails> GetAsync(string id, CancellationToken ct);

    /// <summary>A picture's file.</summary>
    Task<string> FileAsync(string id, CancellationToken ct);

    /// <summary>The file (WebP) of a picture's small version, of a size of <see cref="PictureThumbnails.Sizes"/>.</summary>
    Task<string> ThumbnailAsync(string id, int size, CancellationToken ct);

    /// <summary>Marks favourites.</summary>
    Task FavouriteAsync(IReadOnlyCollection<string> ids, bool favourite, CancellationToken ct);

    /// <summary>Lets everyone with an account see pictures, or not.</summary>
    Task ShareAsync(IReadOnlyCollection<string> ids, bool shared, CancellationToken ct);

    /// <summary>Throws into the bin.</summary>
    Task BinAsync(IReadOnlyCollection<string> ids, CancellationToken ct);

    /// <summary>Takes out of the bin.</summary>
    Task RestoreAsync(IReadOnlyCollection<string> ids, CancellationToken ct);

    /// <summary>Deletes everything in the bin; returns how many pictures.</summary>
    Task<int> EmptyBinAsync(CancellationToken ct);

    /// <summary>Gives a picture exactly these tags.</summary>
    Task TagAsync(string id, IReadOnlyCollection<string> tags, CancellationToken ct);

    /// <summary>Collections by name.</summary>
    Task<ImmutableArray<PictureCollection>> CollectionsAsync(CancellationToken ct);

    /// <summary>Makes a collection; returns its id.</summary>
    Task<string> AddCollectionAsync(string name, CancellationToken ct);

    /// <summary>Deletes a collection, not its pictures.</summary>
    Task RemoveCollectionAsync(string id, CancellationToken ct);

    /// <summary>Puts pictures into a collection, or takes them out.</summary>
    Task FillCollectionAsync(string id, IReadOnlyCollection<string> pictures, bool inside, CancellationToken ct);

    /// <summary>Takes the pictures of a folder in; only for administrators.</summary>
    Task<ImportReport> ImportAsync(string folder, CancellationToken ct);

    /// <summary>Submits what paints this picture again.</summary>
    Task<JobId> PaintAgainAsync(string id, CancellationToken ct);

    /// <summary>Paints a picture again, waits for it, and says whether it is the same; the new one goes to the bin.</summary>
    Task<VerifyReport> VerifyAsync(string id, CancellationToken ct);
}
