using Easel.Api.Access;
using Easel.Application;
using Easel.Application.Data;
using Easel.Application.Folders;
using Easel.Application.Jobs;
using Easel.Application.Starting;
using Easel.Cli.Serving;
using Easel.Core.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Easel.Cli.Tests.Serving;

/// <summary>A restart that waits for the jobs in hand, over a database that stops answering.</summary>
public sealed class RestartWaitTests : IDisposable
{
    private readonly StudioFolders folders = new(Directory.CreateTempSubdirectory("easel-restart-").FullName);

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folders.Data, recursive: true);
    }

    [Fact]
    public async Task A_wait_that_cannot_count_the_jobs_any_more_restarts_at_once_and_says_so_in_the_log()
    {
        var log = new ErrorLog();
        var database = new FailingDatabase(new StudioDatabase(folders, null, TimeProvider.System));
        await database.OpenAsync();
        await using var services = new ServiceCollection().AddStudio(folders).AddSingleton<IDbContextFactory<StudioContext>>(database).BuildServiceProvider();
        var (leases, lists, feed) = (services.GetRequiredService<LeaseLedger>(), services.GetRequiredService<JobLists>(), services.GetRequiredService<JobFeed>());
        var accounts = new Accounts(database, new AccessOptions { IsOpen = true }, TimeProvider.System);
        using var restart = new StudioRestart(new StartOptions("cpu", "auto", null, 7860, "localhost", true), [], new StartFile(folders), folders, accounts, leases, lists, feed, log);

        // The one who asks is told that a job runs; the look after that fails.
        database.GoodLooks = 1;
        await restart.RestartAsync(RestartWhen.Idle, StudioProcess.Stop);
        Assert.True(leases.IsHeld);
        await restart.Asked.WaitAsync(TimeSpan.FromMinutes(1), StudioProcess.Stop);
        Assert.Equal(-1, database.GoodLooks);
        var (text, cause) = Assert.Single(log.Errors);
        Assert.Contains("go back into the queue", text, StringComparison.Ordinal);
        Assert.Equal("The disk is gone.", Assert.IsType<IOException>(cause).Message);
    }

    private sealed class ErrorLog : ILogger<StudioRestart>
    {
        public List<(string Text, Exception? Cause)> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error) Errors.Add((formatter(state, exception), exception));
        }
    }

    /// <summary>A database with one job that runs.</summary>
    private sealed class FailingDatabase(StudioDatabase real) : IDbContextFactory<StudioContext>
    {
        private int goodLooks = int.MaxValue;

        /// <summary>How often it still answers; below zero it has failed.</summary>
        public int GoodLooks
        {
            get => goodLooks;
            set => goodLooks = value;
        }

        public async Task OpenAsync()
        {
            await using var context = CreateDbContext();
            await real.OpenAsync(context, StudioProcess.Stop);
            context.Jobs.Add(new JobRow { Id = JobId.New(TimeProvider.System), Owner = "", Kind = "generate", Request = "{}", RequestHash = "", Title = "", Source = "api", State = JobState.Running });
            await context.SaveChangesAsync(StudioProcess.Stop);
        }

        public StudioContext CreateDbContext()
        {
            if (Interlocked.Decrement(ref goodLooks) < 0) throw new IOException("The disk is gone.");
            var options = new DbContextOptionsBuilder<StudioContext>();
            real.Configure(options);
            return new StudioContext(options.Options);
        }
    }
}
