using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Easel.Application;
using Easel.Application.Data;
using Easel.Application.Errors;
using Easel.Core.Errors;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Easel.Api.Access;

/// <summary>Accounts and keys. Passwords are kept as ASP.NET Core Identity keeps them (PBKDF2), keys as SHA-256: they are random.</summary>
/// <param name="contexts">The database.</param>
/// <param name="options">Names and passwords from the command line.</param>
/// <param name="clock">Dates accounts.</param>
public sealed partial class Accounts(IDbContextFactory<StudioContext> contexts, AccessOptions options, TimeProvider clock)
{
    private const int ShortestPassword = 8;

    private readonly PasswordHasher<AccountRow> hasher = new();

    // Checked where there is no such account, so that the time of the answer does not tell which names there are.
    private readonly Lazy<string> nobodysHash = new(() => new PasswordHasher<AccountRow>().HashPassword(null!, "nobody"));

    /// <summary>True where there is an account or a key.</summary>
    public async Task<bool> AnyAsync(CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        return !options.ApiAuth.IsEmpty || await context.Accounts.AnyAsync(stop);
    }

    /// <summary>Every account's name, and whether it may administer.</summary>
    public async Task<IReadOnlyList<StudioUser>> ListAsync(CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        return await context.Accounts.OrderBy(it => it.Name).Select(it => new StudioUser(it.Name, it.IsAdmin)).ToListAsync(stop);
    }

    /// <summary>Makes an account.</summary>
    /// <exception cref="InvalidRequestException">The name or the password cannot be used.</exception>
    /// <exception cref="ConflictException">The name is taken.</exception>
    public async Task AddAsync(string name, string? password, bool isAdmin, CancellationToken stop)
    {
        var problems = new List<FieldProblem>();
        if (!Name().IsMatch(name)) problems.Add(new FieldProblem("name", "cannot be used; give 1 to 40 lower-case letters, digits, - or _."));
        if (password is { Length: < ShortestPassword }) problems.Add(new FieldProblem("password", $"is too short; give at least {ShortestPassword} characters."));
        if (problems.Count > 0) throw new InvalidRequestException(problems);
        await using var context = await contexts.CreateDbContextAsync(stop);
        if (await context.Accounts.AnyAsync(it => it.Name == name, stop)) throw new ConflictException($"There is an account '{name}' already. Choose another name.");
        var row = new AccountRow { Name = name, IsAdmin = isAdmin, MadeAt = clock.GetUtcNow() };
        row.PasswordHash = password is null ? null : hasher.HashPassword(row, password);
        context.Accounts.Add(row);
        await context.SaveChangesAsync(stop);
    }

    /// <summary>Deletes an account and its keys; its jobs and pictures stay.</summary>
    public async Task RemoveAsync(string name, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        await context.Keys.Where(it => it.Account == name).ExecuteDeleteAsync(stop);
        if (await context.Accounts.Where(it => it.Name == name).ExecuteDeleteAsync(stop) == 0) throw new NotFoundException("account", name);
    }

    /// <summary>Makes a key for an account and returns it: it is told this once.</summary>
    public async Task<string> AddKeyAsync(string account, string what, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        if (!await context.Accounts.AnyAsync(it => it.Name == account, stop)) throw new NotFoundException("account", account);
        var id = $"ek_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var key = $"{id}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";
        context.Keys.Add(new KeyRow { Id = id, Account = account, Name = what, Hash = Hash(key), MadeAt = clock.GetUtcNow() });
        await context.SaveChangesAsync(stop);
        return key;
    }

    /// <summary>Whose key it is; null for nobody's.</summary>
    public async Task<StudioUser?> ByKeyAsync(string key, CancellationToken stop)
    {
        var end = key.LastIndexOf('_');
        if (end <= 0) return null;
        var id = key[..end];
        await using var context = await contexts.CreateDbContextAsync(stop);
        var row = await context.Keys.AsNoTracking().FirstOrDefaultAsync(it => it.Id == id, stop);
        if (row is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(row.Hash), Encoding.ASCII.GetBytes(Hash(key)))) return null;
        return await context.Accounts.Where(it => it.Name == row.Account).Select(it => new StudioUser(it.Name, it.IsAdmin)).FirstOrDefaultAsync(stop);
    }

    /// <summary>Who has this name and password; null for nobody.</summary>
    public async Task<StudioUser?> ByPasswordAsync(string name, string password, CancellationToken stop)
    {
        if (options.ApiAuth.TryGetValue(name, out var expected))
            return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash(expected)), Encoding.UTF8.GetBytes(Hash(password))) ? new StudioUser(name, IsAdmin: true) : null;
        await using var context = await contexts.CreateDbContextAsync(stop);
        var row = await context.Accounts.AsNoTracking().FirstOrDefaultAsync(it => it.Name == name, stop);
        var good = hasher.VerifyHashedPassword(row!, row?.PasswordHash ?? nobodysHash.Value, password) != PasswordVerificationResult.Failed;
        return good && row?.PasswordHash is not null ? new StudioUser(row.Name, row.IsAdmin) : null;
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    [GeneratedRegex(@"\A[a-z0-9_-]{1,40}\z")]
    private static partial Regex Name();
}
