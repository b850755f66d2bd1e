using Easel.Application.Drafts;
using Easel.Application.Jobs;
using Easel.Application.Models;
using Easel.Application.Pictures;
using Easel.Application.Settings;
using Easel.Core.Jobs;

namespace Easel.Application;

/// <summary>The parts of which the studio is made; they know owners by name and trust it.</summary>
public sealed record StudioParts(
    JobLedger Ledger,
    JobLists Lists,
    JobWatch Watch,
    JobFeed Feed,
    InputStore Inputs,
    PictureGallery Gallery,
    PictureCollections Collections,
    PictureThumbnails Thumbnails,
    PictureImport Import,
    StudioSettings Settings,
    DraftStore Drafts,
    RequestFiles Files,
    JobFiles JobFiles,
    IModelStore Models,
    ModelCatalogue Catalogue,
    WorkerCapabilities Capabilities,
    IQueueBell Bell)
{
    /// <summary>The studio as a user sees it.</summary>
    public IStudio For(StudioUser user) => new UserStudio(user, this);
}
