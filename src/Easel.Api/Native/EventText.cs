using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Application.Jobs;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Api.Native;

/// <summary>Events as browsers read them: a preview comes as a picture, not as raw pixels.</summary>
internal static class EventText
{
    /// <summary>The event's name and its JSON.</summary>
    public static (string Name, string Json) Of(NumberedEvent news)
    {
        if (news.Event is JobPreview preview)
        {
            var picture = Convert.ToBase64String(ImageEncoder.Encode(preview.Picture, ImageFormat.Jpg, quality: 85));
            return ("preview", new JsonObject { ["event"] = "preview", ["image"] = preview.Image, ["step"] = preview.Step, ["picture"] = $"data:image/jpeg;base64,{picture}" }.ToJsonString());
        }

        var json = JobJson.Write(news.Event);
        using var parsed = JsonDocument.Parse(json);
        return (parsed.RootElement.GetProperty("event").GetString()!, json);
    }
}
