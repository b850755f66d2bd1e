#!/bin/sh
# Paints the pictures of the guide pages again, with the starter model: docs/make-pictures.sh [NAME …]
# Without names all are painted (62 small pictures). The convergence plot is made by benchmarks/Easel.Benchmarks.
set -eu
# EASEL names another program to paint with than the launcher.
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
easel=${EASEL:-"$root/easel"}
number=0

# The starter and nothing else, whatever is installed: what the pages show must not depend on the machine.
paint() {
    number=$((number + 1))
    "$easel" generate "$@" --model starter --data-dir "$work/data" --output "$(printf '%s/%03d.png' "$work" "$number")" >/dev/null
}

sheet() {
    "$easel" grid "$work"/[0-9]*.png --columns "$2" --output "$root/docs/pictures/$1.png" --overwrite
    rm -f "$work"/[0-9]*.png
}

samplers() {
    for sampler in "Euler" "Euler a" "DPM++ 2M" "UniPC" "DPM++ 2M SDE"; do
        for steps in 4 8 16; do paint "a red house under a yellow sun, on grass" --sampler "$sampler" --steps "$steps" --cfg 4 --seed 11; done
    done
    sheet samplers 3
}

schedules() {
    for schedule in uniform karras exponential sgm_uniform beta; do
        paint "a blue boat on the sea, sunset" --sampler "DPM++ 2M" --scheduler "$schedule" --steps 8 --cfg 4 --seed 5
    done
    sheet schedules 5
}

variation() {
    for strength in 0 0.25 0.5 0.75 1; do
        paint "a green tree and a red house on snow" --steps 12 --sampler "DPM++ 2M" --cfg 4 --seed 3 --subseed 8 --subseed-strength "$strength"
    done
    sheet variation 5
}

weights() {
    for weight in 0.4 0.7 1 1.6; do
        paint "a tree and a (red flower:$weight) on grass, day" --steps 12 --sampler "DPM++ 2M" --cfg 4 --seed 21
    done
    sheet prompt-weights 4
}

editing() {
    for prompt in "a house on [snow:grass:2], day" "a house on [snow:grass:3], day" "a house on [snow:grass:4], day" "a house on [snow:grass:6], day" \
        "a house on [snow|grass], day" "a house on snow, day AND a house on grass, day" "a house on snow, day" "a house on grass, day"; do
        paint "$prompt" --steps 12 --sampler "DPM++ 2M" --cfg 4 --seed 14
    done
    sheet prompt-editing 4
}

# Another seed a prompt, none of them chosen.
starter() {
    for prompt in "a red house under a yellow sun on grass" "a blue car on a street" "a black cat on snow at night" "an orange fish, rain" "a green tree" \
        "a pink flower, rainbow" "a white boat" "a purple balloon" "a yellow star at night" "a brown dog on sand" "a red car and a blue house" "a person in front of a rainbow" \
        "a green kite over the sea" "a red rocket at night" "a blue umbrella, rain" "a brown mountain, snow" "a white moon at night" "a yellow bird" "two red cats on grass" "a big blue house on snow at night"; do
        paint "$prompt" --steps 20 --sampler "DPM++ 2M" --scheduler karras --cfg 4 --seed "$number"
    done
    sheet starter 10
}

adapters() {
    for prompt in "a robot person, with a rainbow, on grass <lora:easel-robot:1>" "a big robot person on the right, at sunset, on sand <lora:easel-robot:1>" \
        "a red cat on snow, day, gilded <lora:easel-gilded:1>" "a blue house, overcast sky, on grass, gilded <lora:easel-gilded:1>" "a yellow car, polarnight"; do
        paint "$prompt" --steps 20 --sampler "DPM++ 2M" --cfg 4 --seed 7
    done
    sheet adapters 5
}

for name in "${@:-all}"; do
    case $name in
        all) samplers; schedules; variation; weights; editing; starter; adapters ;;
        samplers|schedules|variation|weights|editing|starter|adapters) "$name" ;;
        *) echo "make-pictures.sh: there is no '$name'; give samplers, schedules, variation, weights, editing, starter, adapters, or nothing for all." >&2; exit 2 ;;
    esac
done
