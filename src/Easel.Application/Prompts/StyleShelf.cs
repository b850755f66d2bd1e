using System.Collections.Immutable;
using System.Text;
using Easel.Application.Folders;
using Easel.Core.Errors;
using Easel.Core.Prompts;

namespace Easel.Application.Prompts;

/// <summary>The styles of <c>styles.csv</c> in the data folder and in the webui folder, A1111's file: read anew each time, since people edit it by hand.</summary>
/// <param name="folders">Where the files are.</param>
public sealed class StyleShelf(StudioFolders folders)
{
    private const string Name = "styles.csv";

    private string Own => Path.Combine(folders.Data, Name);

    /// <summary>The styles in the order of the files; the data folder's own counts where a name is in both.</summary>
    public ImmutableArray<PromptStyle> Read() =>
        new PromptStyles([.. folders.Webui is { } webui ? Of(Path.Combine(webui, Name)) : [], .. Of(Own)]).All;

    /// <summary>Keeps a style in the data folder's file, in place of the one of its name, or behind all.</summary>
    /// <exception cref="InvalidRequestException">It has no name.</exception>
    public async Task KeepAsync(PromptStyle style, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(style.Name)) throw new InvalidRequestException("name", "is empty; give the style a name.");
        var styles = Of(Own);
        var at = styles.IndexOf(styles.FirstOrDefault(it => it.Name == style.Name)!);
        await SafeFile.ReplaceAsync(Own, Encoding.UTF8.GetBytes(StyleFile.Write(at < 0 ? styles.Add(style) : styles.SetItem(at, style))), stop);
    }

    private static ImmutableArray<PromptStyle> Of(string file) => File.Exists(file) ? StyleFile.Read(File.ReadAllText(file)) : [];
}
