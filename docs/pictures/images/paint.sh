#!/bin/sh
# Paints the pictures of docs/images.md again: after the starter model got better, for instance. Takes a few minutes.
#   docs/pictures/images/paint.sh [EASEL]        EASEL is the program, by default the launcher
set -eu
here=$(cd "$(dirname "$0")" && pwd)
easel=${1:-"$here/../../../easel"}
cd "$here"

paint() {
    file=$1
    shift
    "$easel" generate --overwrite --output "$file" "$@" >/dev/null
    echo "$file"
}

paint house.png "a red house on grass, sunny" --seed 3
for strength in 30 60 90; do
    paint "strength-$strength.png" "a blue house on grass, sunny" --seed 3 --init-image house.png --strength "0.$strength"
done

# mask.png is white over the middle; it is part of this folder.
paint inpaint.png "a blue house on grass, sunny" --seed 4 --init-image house.png --mask mask.png --strength 0.9
paint inpaint-noise.png "a blue house on grass, sunny" --seed 4 --init-image house.png --mask mask.png --strength 1 --mask-content noise
paint inpaint-masked.png "a blue house on grass, sunny" --seed 4 --init-image house.png --mask mask.png --strength 0.9 --mask-area masked --mask-padding 16

paint outpaint-mk2.png "a red house on grass, sunny" --seed 7 --init-image house.png --strength 0.9 --steps 40 --outpaint-right 64
paint outpaint-simple.png "a red house on grass, sunny" --seed 7 --init-image house.png --strength 0.9 --outpaint-right 64 --outpaint-method simple --mask-content fill

paint hires-lanczos.png "a red house on grass, sunny" --seed 3 --hires-scale 2 --hires-upscaler Lanczos --strength 0.4
paint hires-latent.png "a red house on grass, sunny" --seed 3 --hires-scale 2 --strength 0.6

paint tile.png "flowers on grass" --seed 5 --tiling
