namespace Easel.Core.Jobs;

/// <summary>Names a job: a time-ordered UUID (RFC 9562, version 7), so that names sort by age.</summary>
public readonly record struct JobId(Guid Value)
{
    /// <summary>A fresh name.</summary>
    public static JobId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out JobId id)
    {
        var good = Guid.TryParse(text, out var value);
        id = new JobId(value);
        return good;
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}
