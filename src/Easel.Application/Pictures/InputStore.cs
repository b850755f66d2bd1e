using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Easel.Application.Data;
using Easel.Application.Errors;
using Easel.Application.Folders;
using Easel.Core.Errors;
using Easel.Imaging;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Pictures;

/// <summary>
/// Pictures that requests start from: uploads, named by the hash of their content, and the gallery's own, named <c>picture:ID</c>. No other
/// file of the machine can be named.
/// </summary>
/// <param name="folders">Where uploads go.</param>
/// <param name="contexts">Knows the gallery.</param>
/// <param name="limits">How large an upload may be.</param>
public sealed partial class InputStore(StudioFolders folders, IDbContextFactory<StudioContext> contexts, ImageLimits limits)
{
    private const string PicturePrefix = "picture:";

    /// <summary>The name by which requests use a picture of the gallery.</summary>
    public static string NameOf(string picture) => $"{PicturePrefix}{picture}";

    /// <summary>The gallery's picture that a name means; null where it means an upload.</summary>
    public static string? PictureOf(string name) => name.StartsWith(PicturePrefix, StringComparison.Ordinal) ? name[PicturePrefix.Length..] : null;

    /// <summary>Keeps an upload, after a look at what it really is; returns the name that requests use.</summary>
    /// <exception cref="ImageException">It is no picture, it is damaged, or it is too large.</exception>
    public async Task<string> AddAsync(ReadOnlyMemory<byte> file, string what, CancellationToken stop)
    {
        var header = ImageMetadata.Read(file.Span, what, limits);
        var name = $"{Convert.ToHexStringLower(SHA256.HashData(file.Span))}.{header.Format.ToString().ToLowerInvariant()}";
        var path = Path.Combine(folders.Inputs, name);
        if (!File.Exists(path)) await SafeFile.ReplaceAsync(path, file, stop);
        return name;
    }

    /// <summary>True for the name of an upload or of a gallery picture; nothing else may stand in a request.</summary>
    public static bool IsName(string name) => Upload().IsMatch(name) || (PictureOf(name) is { } picture && PictureName().IsMatch(picture));

    /// <summary>The file of a name.</summary>
    /// <exception cref="InvalidRequestException">It is no such name.</exception>
    /// <exception cref="NotFoundException">There is no such upload, or no such picture that the owner may see.</exception>
    public async Task<string> PathAsync(string owner, string field, string name, CancellationToken stop)
    {
        if (!IsName(name)) throw new InvalidRequestException(field, "names no picture of this studio; upload it first, or give picture:ID.");
        if (PictureOf(name) is { } id)
        {
            await using var context = await contexts.CreateDbContextAsync(stop);
            var row = await context.Pictures.AsNoTracking().FirstOrDefaultAsync(it => it.Id == id && (it.Owner == owner || it.Shared), stop) ?? throw new NotFoundException("picture", id);
            return PictureStore.FullPath(folders, row.Path);
        }

        var path = Path.Combine(folders.Inputs, name);
        return File.Exists(path) ? path : throw new NotFoundException("upload", name);
    }

    [GeneratedRegex(@"\A[0-9a-f]{64}\.(png|jpeg|webp|gif|bmp|tiff)\z")]
    private static partial Regex Upload();

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex PictureName();
}
