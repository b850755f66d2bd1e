using Easel.Application.Folders;
using Easel.Core.Prompts;

namespace Easel.Api.Webui;

/// <summary>The styles of <c>styles.csv</c> in the data folder, read anew each time: people edit it by hand.</summary>
internal sealed class WebuiStyles(StudioFolders folders)
{
    public PromptStyles Read()
    {
        var file = Path.Combine(folders.Data, "styles.csv");
        return new PromptStyles(File.Exists(file) ? StyleFile.Read(File.ReadAllText(file)) : []);
    }
}
