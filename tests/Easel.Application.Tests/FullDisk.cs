using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Application.Tests;

/// <summary>A disk that can be full: SQLite itself then refuses another page, with the error that a full disk gives (SQLITE_FULL).</summary>
internal sealed class FullDisk : DbConnectionInterceptor
{
    private const int NoLimit = 1073741823;

    public bool IsFull { get; set; }

    public void AddTo<T>(IServiceCollection services) where T : DbContext => services.ConfigureDbContext<T>(options => options.AddInterceptors(this));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        // A file that has more pages keeps those that it has.
        command.CommandText = $"PRAGMA max_page_count = {(IsFull ? 1 : NoLimit)}";
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
