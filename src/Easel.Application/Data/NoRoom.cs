using System.Data.Common;
using Easel.Core.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Easel.Application.Data;

/// <summary>Turns a database that has no room for a change into a refusal that says so. What was stored before stays, and the next change is tried again.</summary>
internal sealed class NoRoom : DbCommandInterceptor
{
    private const int SqliteFull = 13;

    /// <inheritdoc/>
    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData)
    {
        if (Refusal(eventData.Exception) is { } refusal) throw refusal;
    }

    /// <inheritdoc/>
    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        CommandFailed(command, eventData);
        return Task.CompletedTask;
    }

    /// <summary>The refusal where this is the database's way to say that there is no room; else null.</summary>
    public static EaselException? Refusal(Exception? error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
            if (cause is SqliteException { SqliteErrorCode: SqliteFull } or PostgresException { SqlState: PostgresErrorCodes.DiskFull })
                return new EaselException("disk-full", "The database has no room for this change, and nothing of it is kept. Make room on its disk (the gallery's bin can be emptied, models can be moved), then try again.", error);
        return null;
    }
}
