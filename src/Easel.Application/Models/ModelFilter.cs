using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Models;

/// <summary>A <see cref="ModelQuery"/> as conditions and an order of the database.</summary>
internal static class ModelFilter
{
    public static IQueryable<ModelRow> Matching(this IQueryable<ModelRow> models, ModelQuery query, IQueryable<HashRow> hashes)
    {
        if (!query.Types.IsEmpty)
        {
            var types = query.Types.ToList();
            models = models.Where(m => types.Contains(m.Type));
        }

        if (query.Family is { } family) models = models.Where(m => m.Family == family);
        if (query.Folder is { } folder) models = models.Where(m => m.Folder == folder);
        if (query.Misplaced is { } misplaced) models = models.Where(m => m.IsMisplaced == misplaced);
        if (query.Tag is { } tag) models = models.Where(m => EF.Functions.Like("\n" + m.UserTags + "\n", "%\n" + Escape(tag) + "\n%", "\\"));
        foreach (var word in (query.Text ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = $"%{Escape(word)}%";
            models = word.Length >= 8 && word.All(char.IsAsciiHexDigit)
                ? models.Where(m => EF.Functions.Like(m.Words, pattern, "\\") || hashes.Any(h => h.Path == m.Path && (h.Sha256.StartsWith(word) || h.Legacy == word || h.AutoV3 == word)))
                : models.Where(m => EF.Functions.Like(m.Words, pattern, "\\"));
        }

        return models;
    }

    /// <summary>The order, and the name behind it, so that pages never overlap.</summary>
    public static IQueryable<ModelRow> InOrder(this IQueryable<ModelRow> models, ModelOrder order, bool descending)
    {
        var ordered = (order, descending) switch
        {
            (ModelOrder.Modified, false) => models.OrderBy(m => m.Modified),
            (ModelOrder.Modified, true) => models.OrderByDescending(m => m.Modified),
            (ModelOrder.Size, false) => models.OrderBy(m => m.Bytes),
            (ModelOrder.Size, true) => models.OrderByDescending(m => m.Bytes),
            (ModelOrder.Type, false) => models.OrderBy(m => m.Type),
            (ModelOrder.Type, true) => models.OrderByDescending(m => m.Type),
            (ModelOrder.Family, false) => models.OrderBy(m => m.Family),
            (ModelOrder.Family, true) => models.OrderByDescending(m => m.Family),
            (_, false) => models.OrderBy(m => m.Name),
            (_, true) => models.OrderByDescending(m => m.Name),
        };
        return ordered.ThenBy(m => m.Name).ThenBy(m => m.Path);
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
