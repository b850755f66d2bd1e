namespace Easel.Application.Data;

/// <summary>Someone who may use the studio.</summary>
public sealed class AccountRow
{
    public required string Name { get; init; }

    /// <summary>Null for an account without a password: it can only be used with keys.</summary>
    public string? PasswordHash { get; set; }

    public bool IsAdmin { get; set; }

    public DateTimeOffset MadeAt { get; init; }
}

/// <summary>A secret that programs send instead of a name and a password.</summary>
public sealed class KeyRow
{
    /// <summary>The key's public part, which it begins with.</summary>
    public required string Id { get; init; }

    public required string Account { get; init; }

    /// <summary>What it is for, in the words of whoever made it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the whole key: it is 256 random bits, so that a slow hash would add nothing.</summary>
    public required string Hash { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>A setting that is not at its default.</summary>
public sealed class SettingRow
{
    /// <summary>The account that it counts for; empty for everyone.</summary>
    public required string Owner { get; init; }

    public required string Key { get; init; }

    /// <summary>The value as JSON.</summary>
    public required string Value { get; set; }
}
