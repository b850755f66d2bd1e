using System.Collections.Immutable;
using System.Text.Json;
using Easel.Application.Data;
using Easel.Core.Errors;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Settings;

/// <summary>Keeps settings: typed, checked, all of one change or none of it.</summary>
/// <param name="contexts">The database.</param>
public sealed class StudioSettings(IDbContextFactory<StudioContext> contexts)
{
    private const string Everyone = "";

    /// <summary>The settings that count for an owner.</summary>
    public async Task<SettingValues> GetAsync(string owner, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var rows = await context.Settings.AsNoTracking().Where(it => it.Owner == owner || it.Owner == Everyone).ToListAsync(stop);
        return new SettingValues(rows.OrderBy(it => it.Owner, StringComparer.Ordinal)
            .Aggregate(ImmutableDictionary<string, JsonElement>.Empty, (all, row) => all.SetItem(row.Key, Parse(row.Value))));
    }

    /// <summary>Changes settings; the others stay as they are. A value that is the default is forgotten.</summary>
    /// <param name="owner">For whom.</param>
    /// <param name="isAdmin">True may change what counts for everyone.</param>
    /// <param name="changes">The new values.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="InvalidRequestException">A setting is unknown, a value cannot be used, or it takes an administrator. Nothing was changed.</exception>
    public async Task SetAsync(string owner, bool isAdmin, IReadOnlyDictionary<string, JsonElement> changes, CancellationToken stop)
    {
        var problems = changes.SelectMany(it => Problems(it.Key, it.Value, isAdmin)).ToList();
        if (problems.Count > 0) throw new InvalidRequestException(problems);
        await using var context = await contexts.CreateDbContextAsync(stop);
        foreach (var (key, value) in changes)
        {
            var definition = SettingList.Find(key)!;
            var whose = definition.IsServers ? Everyone : owner;
            var row = await context.Settings.FirstOrDefaultAsync(it => it.Owner == whose && it.Key == key, stop);
            if (JsonElement.DeepEquals(value, definition.Default))
            {
                if (row is not null) context.Settings.Remove(row);
            }
            else if (row is null)
            {
                context.Settings.Add(new SettingRow { Owner = whose, Key = key, Value = value.GetRawText() });
            }
            else
            {
                row.Value = value.GetRawText();
            }
        }

        await context.SaveChangesAsync(stop);
    }

    /// <summary>Puts settings back to their defaults; no key puts all of an owner's back.</summary>
    public async Task ResetAsync(string owner, IReadOnlyCollection<string> keys, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        await context.Settings.Where(it => it.Owner == owner && (keys.Count == 0 || keys.Contains(it.Key))).ExecuteDeleteAsync(stop);
    }

    private static IEnumerable<FieldProblem> Problems(string key, JsonElement value, bool isAdmin)
    {
        if (SettingList.Find(key) is not { } definition) yield return new FieldProblem(key, "is no setting; look at the list of settings.");
        else if (definition.IsServers && !isAdmin) yield return new FieldProblem(key, "counts for the whole studio; only an administrator may change it.");
        else if (definition.Problem(value) is { } problem) yield return new FieldProblem(key, problem);
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement.Clone();
}
