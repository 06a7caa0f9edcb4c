danger-fire = kebakaran
danger-accident = kecelakaan
danger-electricity = bahaya listrik
danger-drowning = orang tenggelam
danger-tree = pohon tumbang menimpa
danger-gas = gas bocor
danger-violence = kekerasan
danger-other = bahaya seperti itu
