using Easel.Application.Jobs;
using Easel.Application.Tests.Drafts;
using Easel.Application.Tests.Jobs;
using Easel.Application.Tests.Pictures;
using Easel.Application.Tests.Settings;
using Npgsql;

namespace Easel.Application.Tests;

/// <summary>A database of its own on a real PostgreSQL server, for each test. EASEL_TEST_POSTGRES names the server as a connection string whose user may make databases; .ci/run starts one.</summary>
internal static class OnPostgres
{
    private const string Variable = "EASEL_TEST_POSTGRES";

    /// <summary>A studio on an empty database.</summary>
    public static async Task<TestStudio> OpenAsync(QueueLimits? limits = null) => await TestStudio.OpenAsync(limits, await CreateAsync());

    /// <summary>An empty database.</summary>
    public static async Task<string> CreateAsync()
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"{Variable} names no PostgreSQL server.");
        var name = $"easel_test_{Guid.NewGuid():N}";
        await RunAsync(server!, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
    }

    /// <summary>Removes it.</summary>
    public static async Task DropAsync(string connection)
    {
        await using (var pooled = new NpgsqlConnection(connection)) NpgsqlConnection.ClearPool(pooled);
        await RunAsync(Environment.GetEnvironmentVariable(Variable)!, $"DROP DATABASE {new NpgsqlConnectionStringBuilder(connection).Database} WITH (FORCE)");
    }

    private static async Task RunAsync(string server, string statement)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}

public sealed class JobLedgerOnPostgres : JobLedgerTests
{
    private protected override Task<TestStudio> OpenAsync(QueueLimits? limits = null) => OnPostgres.OpenAsync(limits);
}

public sealed class LeaseLedgerOnPostgres : LeaseLedgerTests
{
    private protected override Task<TestStudio> OpenAsync(QueueLimits? limits = null) => OnPostgres.OpenAsync(limits);
}

public sealed class JobWatchOnPostgres : JobWatchTests
{
    private protected override Task<TestStudio> OpenAsync(QueueLimits? limits = null) => OnPostgres.OpenAsync(limits);
}

public sealed class PicturesOnPostgres : PictureTests
{
    private protected override Task<TestStudio> OpenAsync(QueueLimits? limits = null) => OnPostgres.OpenAsync(limits);
}

public sealed class SettingsOnPostgres : SettingTests
{
    private protected override Task<TestStudio> OpenAsync(QueueLimits? limits = null) => OnPostgres.OpenAsync(limits);
}

public sealed class DraftsOnPostgres : DraftStoreTests
{
    private protected override Task<TestStudio> OpenAsync(QueueLimits? limits = null) => OnPostgres.OpenAsync(limits);
}
