using Easel.Application.Models;
using Easel.Core.Requests;
using Easel.Web.Painting;
using Easel.Web.Session;

namespace Easel.Web.Library;

/// <summary>Brings what is noted about a checkpoint into the form for painting.</summary>
public static class NotedForm
{
    /// <summary>True where something is noted that a form can take.</summary>
    public static bool Has(UserMetadata user) => user.NegativeText is not null || user.ClipSkip is not null || user.Vae is not null;

    /// <summary>The form with the checkpoint and its notes; the negative prompt is added to, and nothing else that is written is changed.</summary>
    public static GenerateRequest With(GenerateRequest form, string checkpoint, UserMetadata user) => form with
    {
        Model = checkpoint,
        Vae = user.Vae ?? form.Vae,
        ClipSkip = user.ClipSkip ?? form.ClipSkip,
        Negative = user.NegativeText is { } text && !form.Negative.Contains(text, StringComparison.OrdinalIgnoreCase) ? PromptNetworks.Join(form.Negative, text) : form.Negative,
    };

    /// <summary>Fills the form of a user.</summary>
    public static async Task FillAsync(StudioSession session, string checkpoint, UserMetadata user) =>
        await session.FillAsync("paint", RequestJson.Write(With(FormDefaults.Read(await session.DraftAsync("paint")), checkpoint, user)));
}
