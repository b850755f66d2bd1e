namespace Easel.Application.Folders;

/// <summary>The folders of a studio.</summary>
/// <param name="Data">The data folder, an absolute path.</param>
public sealed record StudioFolders(string Data)
{
    /// <summary>An A1111 folder that is used in place, for its styles, wildcards and lists of tags; null is none.</summary>
    public string? Webui { get; init; }

    /// <summary>Finished pictures.</summary>
    public string Outputs { get; init; } = Path.Combine(Data, "outputs");

    /// <summary>Pictures that users handed in, by the hash of their content.</summary>
    public string Inputs => Path.Combine(Data, "inputs");

    /// <summary>What can be made anew at any time.</summary>
    public string Cache => Path.Combine(Data, "cache");

    /// <summary>Files that live no longer than a job or an answer.</summary>
    public string Passing => Path.Combine(Cache, "tmp");

    /// <summary>Logs.</summary>
    public string Logs => Path.Combine(Data, "logs");

    /// <summary>Copies of the database from before it was changed.</summary>
    public string Backups => Path.Combine(Data, "backups");

    /// <summary>The SQLite file.</summary>
    public string Database => Path.Combine(Data, "easel.db");

    /// <summary>Held open by the one studio that owns the folder.</summary>
    public string Lock => Path.Combine(Data, "easel.lock");
}
