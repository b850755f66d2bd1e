using Microsoft.Extensions.Logging;

namespace Easel.Api.Tests;

/// <summary>Shows where a bug was, in the test's own output.</summary>
internal sealed class BugLog : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error) TestContext.Current.TestOutputHelper?.WriteLine($"{formatter(state, exception)}\n{exception}");
    }

    public void Dispose()
    {
    }
}
