namespace Easel.Worker.Remote;

/// <summary>Does something again that failed because the studio could not be reached: it may be starting anew.</summary>
/// <param name="clock">Measures patience.</param>
/// <param name="patience">How long to go on.</param>
internal sealed class Retry(TimeProvider clock, TimeSpan patience)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken stop)
    {
        var start = clock.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(200); ; pause = pause * 2 > LongestPause ? LongestPause : pause * 2)
        {
            try
            {
                return await action(stop).ConfigureAwait(false);
            }
            catch (Exception e) when (IsPassing(e, stop) && clock.GetElapsedTime(start) < patience)
            {
                await Task.Delay(pause, clock, stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>True for what may be over in a moment.</summary>
    public static bool IsPassing(Exception e, CancellationToken stop) =>
        e is HttpRequestException or IOException || (e is TaskCanceledException && !stop.IsCancellationRequested);
}
